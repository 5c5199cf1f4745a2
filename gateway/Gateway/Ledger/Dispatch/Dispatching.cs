using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What the dispatcher may send now (claim-due.lua, claim-held.lua). Each call is one operation; each order it gives is leased to this replica.</summary>
internal sealed class Dispatching(RedisConnection redis)
{
    private static readonly RedisScript ClaimDue = RedisScript.Of("claim-due", "lease", "repeat");
    private static readonly RedisScript ClaimHeld = RedisScript.Of("claim-held", "hold", "lease", "choose", "repeat");

    /// <summary>Orders (and cancellations) due again at labs that are not suspended, those whose lease ran out among them: same lab, same number.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="lease">How long this replica may take over the attempt.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimDueAsync(string programme, int most, TimeSpan lease, CancellationToken cancellation) =>
        ClaimDueAsync(LedgerIds.NewId(), programme, most, lease, cancellation);

    /// <summary>The same under an operation id of the caller's: repeated within a minute it gives the leases that it gave before, those settled since left out.</summary>
    internal async Task<IReadOnlyList<ClaimedOrder>> ClaimDueAsync(string operation, string programme, int most, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long deadline = redis.DeadlineOf(lease);
        RedisResult reply = await redis.WriteAsync(ClaimDue, programme, operation, most, Reply.Milliseconds(lease));
        return Read(programme, reply, deadline);
    }

    /// <summary>Held orders of a test for which there is room now: urgent first, then age.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="test">Test code.</param>
    /// <param name="candidates">Labs that may have orders of this test.</param>
    /// <param name="freshNumbers">One gateway order number for each order that may leave; their count is the most that will.</param>
    /// <param name="lease">How long this replica may take over the attempt.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimHeldAsync(
        string programme,
        string test,
        IReadOnlyList<Candidate> candidates,
        IReadOnlyList<string> freshNumbers,
        TimeSpan lease,
        CancellationToken cancellation) =>
        ClaimHeldAsync(LedgerIds.NewId(), programme, test, candidates, freshNumbers, lease, cancellation);

    /// <summary>The same under an operation id of the caller's: repeated within a minute it gives the leases that it gave before, those settled since left out.</summary>
    internal async Task<IReadOnlyList<ClaimedOrder>> ClaimHeldAsync(
        string operation,
        string programme,
        string test,
        IReadOnlyList<Candidate> candidates,
        IReadOnlyList<string> freshNumbers,
        TimeSpan lease,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (freshNumbers.Count == 0)
            return [];
        long deadline = redis.DeadlineOf(lease);
        RedisValue[] arguments =
        [
            operation, test, Reply.Milliseconds(lease), PackedCandidates.Of(candidates), .. freshNumbers.Select(n => (RedisValue)n),
        ];
        return Read(programme, await redis.WriteAsync(ClaimHeld, programme, arguments), deadline);
    }

    private static IReadOnlyList<ClaimedOrder> Read(string programme, RedisResult reply, long deadline) =>
    [
        .. Reply.Parts(reply).Select(Reply.Parts).Select(order =>
            new ClaimedOrder(Reply.Allocation(programme, new Fields(order[0]), deadline), Reply.Sealed(order[1]))),
    ];
}
