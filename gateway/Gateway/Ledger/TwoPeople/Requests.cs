using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I10: what takes two people is asked by one and approved by another, by the ledger's clock and in one step each (ask-request.lua, approve-request.lua).</summary>
internal sealed class Requests(RedisConnection redis)
{
    private static readonly RedisScript Ask = RedisScript.Of("ask-request", "request", "evidence", "reinstatement");
    private static readonly RedisScript Approve = RedisScript.Of("approve-request", "request", "two-people", "evidence", "reinstatement");
    private static readonly RedisScript Refuse = RedisScript.Of("refuse-request", "request");
    private static readonly RedisScript Finish = RedisScript.Of("finish-request");
    private static readonly RedisScript Read = RedisScript.Of("requests", "request");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>Asks. Nothing is done before another person approves.</summary>
    /// <param name="asked">What, by whom, why.</param>
    /// <param name="evidence">Of a reinstatement: the kinds of evidence that must be valid.</param>
    public async Task<RequestOutcome> AskAsync(NewRequest asked, IReadOnlyCollection<string> evidence) => Outcome(await redis.WriteAsync(
        Ask, OperatorCalls.Tag, asked.Id, asked.Kind, asked.Subject, asked.Content, TwoPersonRequest.DigestOf(asked.Kind, asked.Subject, asked.Content),
        asked.By.Party, asked.By.Certificate, asked.By.Keys, asked.Reason, string.Join(' ', evidence)));

    /// <summary>Approves what <paramref name="digest"/> is the digest of, and nothing else.</summary>
    /// <param name="id">Id of the request.</param>
    /// <param name="digest">As the person saw it.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="evidence">Of a reinstatement: the kinds of evidence that must be valid.</param>
    public async Task<RequestOutcome> ApproveAsync(string id, string digest, Decider by, string reason, IReadOnlyCollection<string> evidence)
    {
        if (await FindAsync(id) is not { } request)
            return new RequestOutcome.Unknown();
        if (!request.IsUnchanged)
            return new RequestOutcome.Changed();
        return Outcome(await redis.WriteAsync(
            Approve, OperatorCalls.Tag, id, digest, request.Content, by.Party, by.Certificate, by.Keys, reason, string.Join(' ', evidence)));
    }

    /// <summary>Refuses it; who asked may take it back so.</summary>
    public async Task<RequestOutcome> RefuseAsync(string id, Decider by, string reason) =>
        Outcome(await redis.WriteAsync(Refuse, OperatorCalls.Tag, id, by.Party, by.Certificate, by.Keys, reason));

    /// <summary>It is carried out everywhere.</summary>
    public Task FinishAsync(string id) => redis.WriteAsync(Finish, OperatorCalls.Tag, id);

    /// <summary>Null when there is none.</summary>
    public async Task<TwoPersonRequest?> FindAsync(string id) => (await ListAsync([id])).SingleOrDefault();

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<TwoPersonRequest>> LatestAsync(int most) =>
        await ListAsync(await redis.ReadAsync(db => db.SortedSetRangeByRankAsync($"{Prefix}:requests", 0, most - 1, Order.Descending)));

    /// <summary>Those that are approved and not carried out everywhere yet.</summary>
    public async Task<IReadOnlyList<TwoPersonRequest>> ApprovedAsync() =>
        await ListAsync(await redis.ReadAsync(db => db.SetMembersAsync($"{Prefix}:requests-approved")));

    private async Task<IReadOnlyList<TwoPersonRequest>> ListAsync(RedisValue[] ids) =>
        ids.Length == 0 ? [] : [.. Reply.Parts(await redis.ReadAsync(Read, OperatorCalls.Tag, ids)).Select(Request)];

    private static RequestOutcome Outcome(RedisResult reply)
    {
        RedisResult[] parts = Reply.Parts(reply);
        return Reply.Text(parts[0]) switch
        {
            "asked" or "approved" or "refused" => new RequestOutcome.Stands(Request(parts[1])),
            "open" => new RequestOutcome.AnotherOpen(Request(parts[1])),
            "closed" => new RequestOutcome.Closed(Request(parts[1])),
            "same-person" => new RequestOutcome.SamePerson(),
            "changed" => new RequestOutcome.Changed(),
            "overtaken" => new RequestOutcome.Overtaken(),
            "leaving" => new RequestOutcome.Leaving(),
            "evidence" => new RequestOutcome.EvidenceMissing((string[])parts[2]!),
            _ => new RequestOutcome.Unknown(),
        };
    }

    private static TwoPersonRequest Request(RedisResult flat)
    {
        Dictionary<string, string> fields = ((string[])flat!).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new TwoPersonRequest(
            fields["id"], fields["kind"], fields["subject"], fields["content"], fields["digest"], fields["by"], fields["reason"],
            Enum.Parse<RequestState>(fields["state"], ignoreCase: true),
            Time(fields["asked"]), fields.GetValueOrDefault("decider"), fields.GetValueOrDefault("why"),
            fields.TryGetValue("decided", out string? decided) ? Time(decided) : null,
            fields.GetValueOrDefault("approved"), fields.GetValueOrDefault("fault"));
    }

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}

/// <summary>A request as the first person makes it.</summary>
/// <param name="Id">Of the call: a repeat is the same request.</param>
/// <param name="Kind">One of <see cref="RequestKind"/>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Content">JSON, without personal data.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why; names no person.</param>
internal sealed record NewRequest(string Id, string Kind, string Subject, string Content, Decider By, string Reason);
