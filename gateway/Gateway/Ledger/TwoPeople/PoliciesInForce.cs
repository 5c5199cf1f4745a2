using System.Text.Json.Serialization;

namespace Gateway.Ledger;

/// <summary>
/// Under which policy each lab is given orders of each test (I1, I10). It spans programmes; choose.lua goes by what is told to each programme. A slot that no programme was told
/// anything of has the policy that it was founded with.
/// </summary>
internal sealed class PoliciesInForce(RedisConnection redis)
{
    private static readonly RedisScript Figure = RedisScript.Of("policy-figure");
    private readonly InForce _texts = new(redis);

    /// <summary>What is in force, by lab and test; in a ledger that has nothing yet, what is given.</summary>
    public async Task<IReadOnlyDictionary<PolicySlot, PolicyLines>> FoundAsync(IReadOnlyDictionary<PolicySlot, PolicyLines> given) =>
        (await _texts.FoundAsync(RequestKind.Policy, given.ToDictionary(one => one.Key.ToString(), one => one.Value.Whole, StringComparer.Ordinal)))
            .ToDictionary(one => PolicySlot.Of(one.Key), one => PolicyLines.Read(one.Value));

    /// <summary>Puts another policy in force that discloses no more.</summary>
    /// <returns>False when another is in force by now than it was compared with.</returns>
    public Task<bool> NarrowAsync(PolicySlot slot, PolicyLines before, PolicyLines after) => _texts.TightenAsync(RequestKind.Policy, slot.ToString(), before.Whole, after.Whole);

    /// <summary>Puts a policy in force that two people approved, for the lab and test of their request.</summary>
    /// <param name="before">What was in force when it was asked; null: nothing.</param>
    /// <param name="after">What was approved.</param>
    /// <param name="request">As it was read, unchanged.</param>
    /// <returns>False when it is not approved so, or another is in force by now: then the request is void.</returns>
    public Task<bool> WidenAsync(PolicyLines? before, PolicyLines after, TwoPersonRequest request) => _texts.LoosenAsync(before?.Whole, after.Whole, request);

    /// <summary>From now on the lab is given orders of the test under this policy, and no other.</summary>
    /// <param name="programme">Programme of the test.</param>
    /// <param name="slot">Lab and test.</param>
    /// <param name="policy">Policy id and version; null: under none.</param>
    public Task TellAsync(string programme, PolicySlot slot, string? policy) => redis.WriteAsync(Figure, programme, slot.Lab, slot.Test, policy ?? "none");
}

/// <summary>A lab and a test that it does.</summary>
internal sealed record PolicySlot(string Lab, string Test)
{
    public static PolicySlot Of(string written) => written.Split('|') is [var lab, var test] ? new PolicySlot(lab, test) : throw new InvalidDataException("The ledger has a policy of no lab and test.");

    public override string ToString() => $"{Lab}|{Test}";
}

/// <summary>What a policy says of elements.</summary>
/// <param name="Policy">Policy id and version, <c>id@version</c>.</param>
/// <param name="Lines">Each a path and its action, with a blank between, in the file's order.</param>
internal sealed record PolicyLines(string Policy, IReadOnlyList<string> Lines)
{
    [JsonIgnore]
    public string Whole => $"{Policy}\n{string.Join('\n', Lines)}";

    public static PolicyLines Read(string whole) => whole.Split('\n') is [var policy, .. var lines] ? new PolicyLines(policy, lines) : throw new InvalidDataException("The ledger has a policy without a name.");
}
