using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What labs sent and nobody may read before an operator decides (quarantine.lua, propose.lua, decide.lua).</summary>
internal sealed class Quarantine(RedisConnection redis)
{
    private static readonly RedisScript Keep = RedisScript.Of("quarantine", "signal");
    private static readonly RedisScript Kept = RedisScript.Of("quarantined", "packed-hash");
    private static readonly RedisScript Propose = RedisScript.Of("propose", "decision");
    private static readonly RedisScript Decide = RedisScript.Of("decide", "two-people", "release", "outbox", "signal", "take", "decision");

    /// <summary>Keeps it. Idempotent by <see cref="QuarantineRecord.Id"/>.</summary>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task QuarantineAsync(string programme, QuarantineRecord record, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await redis.WriteAsync(
            Keep, programme, record.Id, record.Lab, record.Reason, record.OrderId ?? "", string.Join(',', record.Strangers), record.Content.Bytes);
    }

    /// <summary>What is kept and undecided, oldest first.</summary>
    public async Task<IReadOnlyList<QuarantineEntry>> QuarantinedAsync(string programme, int most) =>
        [.. Reply.Parts(await redis.ReadAsync(Kept, programme, most)).Select(entry => Read(programme, Reply.Parts(entry)))];

    /// <summary>One entry, also when it is decided; null when there is none.</summary>
    public async Task<QuarantineEntry?> FindAsync(string programme, string id) =>
        Reply.Parts(await redis.ReadAsync(Kept, programme, id)) is [var entry] ? Read(programme, Reply.Parts(entry)) : null;

    /// <summary>What was sent; null once it is decided.</summary>
    public async Task<Sealed?> ContentAsync(string programme, string id)
    {
        RedisValue bytes = await redis.ReadAsync(db => db.StringGetAsync($"{RedisConnection.Tag(programme)}:qx:{id}"));
        return bytes.IsNull ? null : Sealed.Of(bytes!);
    }

    /// <summary>Records what a first person proposes; another one's proposal takes its place.</summary>
    /// <returns>False when it is decided already.</returns>
    public async Task<bool> ProposeAsync(string programme, string id, QuarantineDecision decision, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Reply.Text(await redis.WriteAsync(
            Propose, programme, id, decision.Action, decision.Target ?? "", decision.By.Party, decision.By.Certificate, decision.By.Keys, decision.Reason)) == "proposed";
    }

    /// <summary>Decides, and puts it on record in the same step. With a report, that becomes a result of its order.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="id">Id of the entry.</param>
    /// <param name="decision">What, who, why.</param>
    /// <param name="released">The order's id, the number under which the lab had it and the result; null to destroy.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<DecideOutcome> DecideAsync(
        string programme, string id, QuarantineDecision decision, ReleasedResult? released, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var arguments = new RedisValue[released is null ? 8 : 8 + 1 + ResultRecord.Width + 1];
        ((RedisValue[])
        [
            id, decision.Action, decision.Target ?? "", decision.By.Party, decision.By.Certificate, decision.By.Keys, decision.Reason, decision.TwoPeople ? "1" : "0",
        ]).CopyTo(arguments, 0);
        if (released is not null)
        {
            arguments[8] = released.OrderId;
            released.Result.Write(arguments.AsSpan(9), released.Lab, released.OrderNumber);
            arguments[^1] = released.Result.Content.Bytes;
        }

        return Reply.Text(await redis.WriteAsync(Decide, programme, arguments)) switch
        {
            "done" => DecideOutcome.Done,
            "second-needed" => DecideOutcome.SecondPersonNeeded,
            "same-person" => DecideOutcome.SamePerson,
            _ => DecideOutcome.Closed,
        };
    }

    /// <summary>The record of decisions, oldest first.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="after">Stream id of the last that is known; null from the beginning.</param>
    /// <param name="most">At most so many.</param>
    public async Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(string programme, string? after, int most)
    {
        RedisResult[] entries = Reply.Parts(await redis.ReadAsync(db => db.ExecuteAsync(
            "XRANGE", $"{RedisConnection.Tag(programme)}:decisions", after is null ? "-" : $"({after}", "+", "COUNT", most)));
        return [.. entries.Select(Reply.Parts).Select(entry => new DecisionRecord(Reply.Text(entry[0]), Pairs((string[])entry[1]!)))];
    }

    private static Dictionary<string, string> Pairs(string[] flat) =>
        flat.Chunk(2).Where(pair => pair[1].Length > 0).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static QuarantineEntry Read(string programme, RedisResult[] parts)
    {
        var fields = new Fields(parts[1]);
        return new QuarantineEntry(
            Reply.Text(parts[0]),
            programme,
            fields["lab"],
            fields["reason"],
            fields.OrNull("o"),
            fields["st"],
            fields.Time("since"),
            fields.Int("n"),
            fields.OrNull("pa") is { } action ? new QuarantineProposal(action, fields.OrNull("pt"), new Decider(fields["pb"], fields["pc"], fields["pk"])) : null);
    }
}

/// <summary>A quarantined report as a result of an order.</summary>
internal sealed record ReleasedResult(string OrderId, string Lab, string OrderNumber, ResultRecord Result);

internal enum DecideOutcome
{
    /// <summary>Decided and on record.</summary>
    Done,

    /// <summary>Nobody proposed the same before.</summary>
    SecondPersonNeeded,

    /// <summary>The same person, certificate or key proposed it.</summary>
    SamePerson,

    /// <summary>Somebody else decided meanwhile.</summary>
    Closed,
}
