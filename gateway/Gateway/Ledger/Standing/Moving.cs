using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3, I4: a suspended lab's outstanding orders go to labs with room, or wait (move.lua).</summary>
internal sealed class Moving(RedisConnection redis)
{
    private static readonly RedisScript Move = RedisScript.Of("move", "hold", "lease", "choose", "release");

    /// <summary>Moves one batch, urgent first, then age; call again while <see cref="MoveBatch.Left"/> is not 0. Orders in flight are skipped until their lease ends.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">A suspended lab.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="candidates">By test: the labs that may have its orders. Orders of a test that is not named are held.</param>
    /// <param name="freshNumbers">One gateway order number for each order that may move; fewer than <paramref name="most"/> make a smaller batch.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task<MoveBatch> MoveAsync(
        string programme,
        string lab,
        int most,
        IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates,
        IReadOnlyList<string> freshNumbers,
        CancellationToken cancellation) =>
        MoveAsync(LedgerIds.NewId(), programme, lab, most, candidates, freshNumbers, cancellation);

    /// <summary>The same under an operation id of the caller's: repeated within a minute it moves nothing more and answers as before.</summary>
    internal async Task<MoveBatch> MoveAsync(
        string operation,
        string programme,
        string lab,
        int most,
        IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates,
        IReadOnlyList<string> freshNumbers,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisValue[] arguments =
        [
            operation, lab, most, candidates.Count,
            .. candidates.SelectMany(c => new RedisValue[] { c.Key, PackedCandidates.Of(c.Value) }),
            .. freshNumbers.Select(n => (RedisValue)n),
        ];
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Move, programme, arguments));
        return Reply.Text(reply[0]) == "active"
            ? new MoveBatch([], [], [], 0, 0, LabActive: true)
            : new MoveBatch(
                [.. Reply.Parts(reply[1]).Select(m => ((string[])m!)).Select(m => new MovedOrder(m[0], m[1], m[2], m[3], m[4]))],
                (string[])reply[2]!,
                (string[])reply[3]!,
                (int)reply[4],
                (int)reply[5],
                LabActive: false);
    }
}
