using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3, I4: a suspended lab's orders go to labs with room, or wait, and each is counted for its operation in the same step (move.lua).</summary>
internal sealed class Moving(RedisConnection redis)
{
    private static readonly RedisScript Move = RedisScript.Of("move", "hold", "lease", "choose", "release", "leave", "counts");

    /// <summary>Moves one batch, urgent first, then age. Orders in flight are skipped until their lease ends.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">A suspended lab.</param>
    /// <param name="operation">The operation that suspended it.</param>
    /// <param name="plan">What is looked at, and who may have it.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>Null when this operation does not move the lab's orders (any more): nothing was done.</returns>
    public Task<MoveBatch?> MoveAsync(string programme, string lab, string operation, MovePlan plan, CancellationToken cancellation) =>
        MoveAsync(LedgerIds.NewId(), programme, lab, operation, plan, cancellation);

    /// <summary>The same under a batch id of the caller's: repeated within a minute it moves nothing more and answers as before.</summary>
    internal async Task<MoveBatch?> MoveAsync(string batch, string programme, string lab, string operation, MovePlan plan, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisValue[] arguments =
        [
            batch, operation, lab, plan.First, plan.Most, .. PackedCandidates.ByTest(plan.Candidates),
            .. plan.FreshNumbers.Select(n => (RedisValue)n),
        ];
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Move, programme, arguments));
        if (Reply.Text(reply[0]) == "not-running")
            return null;
        return new MoveBatch(
            [.. Reply.Parts(reply[1]).Select(m => ((string[])m!)).Select(m => new MovedOrder(m[0], m[1], m[2], m[3], m[4]))],
            (string[])reply[2]!,
            (string[])reply[3]!,
            (int)reply[4],
            (int)reply[5],
            (int)reply[6] is var next and >= 0 ? next : null);
    }
}

/// <summary>One batch of a move.</summary>
/// <param name="First">How many orders, from the front, were looked at in this round and stay; 0 in a new round.</param>
/// <param name="Most">At most so many leave.</param>
/// <param name="Candidates">By test: the labs that may have its orders. Orders of a test that is not named are held.</param>
/// <param name="FreshNumbers">One gateway order number for each order that may move; fewer than <paramref name="Most"/> make a smaller batch.</param>
internal sealed record MovePlan(int First, int Most, IReadOnlyDictionary<string, IReadOnlyList<Candidate>> Candidates, IReadOnlyList<string> FreshNumbers);
