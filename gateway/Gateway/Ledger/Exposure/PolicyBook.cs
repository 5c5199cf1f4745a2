using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// The text of each policy that was ever in force (policies.lua): a disclosure names its policy by id and version, and what that let a lab see must still be known when
/// the file is gone.
/// </summary>
internal sealed class PolicyBook(RedisConnection redis)
{
    private static readonly RedisScript Record = RedisScript.Of("policies");
    private static readonly RedisKey Policies = $"{RedisConnection.Tag(OperatorCalls.Tag)}:policies";

    /// <summary>Before the first disclosure under any of them.</summary>
    /// <exception cref="LedgerStartException">One was in force with another text.</exception>
    public async Task RecordAsync(IReadOnlyList<PolicyText> policies)
    {
        RedisValue[] arguments = [.. policies.SelectMany(policy => (RedisValue[])[policy.Policy, JsonSerializer.Serialize(policy, PolicyJson.Default.PolicyText)])];
        RedisResult[] changed = Reply.Parts(await redis.WriteAsync(Record, OperatorCalls.Tag, arguments));
        if (changed.Length > 0)
        {
            throw new LedgerStartException(
                $"The policy {string.Join(", ", changed.Select(Reply.Text))} was in force with another text, and the record of disclosures names it: give what has changed a new version.");
        }
    }

    /// <summary>By <c>id@version</c>.</summary>
    public async Task<IReadOnlyDictionary<string, PolicyText>> AllAsync()
    {
        HashEntry[] texts = await redis.ReadAsync(db => db.HashGetAllAsync(Policies));
        return texts.ToDictionary(text => (string)text.Name!, text => JsonSerializer.Deserialize((string)text.Value!, PolicyJson.Default.PolicyText)!, StringComparer.Ordinal);
    }
}

/// <summary>What a policy lets a lab see, and why.</summary>
/// <param name="Policy"><c>id@version</c>.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Tests">Ids of the tests that it governs.</param>
/// <param name="LegalBasis">As its file says it.</param>
/// <param name="Purpose">As its file says it.</param>
/// <param name="Elements">FHIR path → what is done with it, in the file's order.</param>
internal sealed record PolicyText(
    string Policy, string Lab, IReadOnlyList<string> Tests, string LegalBasis, string Purpose, IReadOnlyList<PolicyElement> Elements);

/// <param name="Path">As a policy line names it.</param>
/// <param name="Action">What the lab gets of it: <c>keep</c>, <c>pseudonymise</c>, <c>generalise-to-year</c>, ...</param>
internal sealed record PolicyElement(string Path, string Action);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyText))]
internal sealed partial class PolicyJson : JsonSerializerContext;
