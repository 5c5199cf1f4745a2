using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3: orders that provably never reached a lab go to another, as an operator says (reallocate.lua).</summary>
internal sealed class Reallocating(RedisConnection redis)
{
    private static readonly RedisScript Reallocate = RedisScript.Of("reallocate", "hold", "lease", "choose", "release");

    /// <summary>Looks at one batch and moves what may be moved.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="from">The lab that gives them; null: held orders that any lab may have.</param>
    /// <param name="to">The lab that takes them; null: each that is further behind its share than the giving one.</param>
    /// <param name="test">Test code.</param>
    /// <param name="first">How many of the list were looked at before and stay: <see cref="Reallocation.Next"/> of the batch before.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="preview">True changes nothing.</param>
    /// <param name="labs">All labs that may have the test.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<Reallocation> MoveAsync(
        string programme, string? from, string? to, string test, int first, int most, bool preview, IReadOnlyList<Candidate> labs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisValue[] arguments =
        [
            LedgerIds.NewId(), from ?? RedisValue.EmptyString, to ?? RedisValue.EmptyString, test, first, most,
            preview ? "preview" : RedisValue.EmptyString, PackedCandidates.Of(labs),
            .. Enumerable.Range(0, preview ? 0 : most).Select(_ => (RedisValue)LedgerIds.NewOrderNumber(programme)),
        ];
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Reallocate, programme, arguments));
        return new Reallocation(
            [.. Reply.Parts(reply[0]).Select(moved => (string[])moved!).Select(moved => new ReallocatedOrder(moved[0], moved[1]))],
            (int)reply[1],
            (int)reply[2] is >= 0 and var next ? next : null);
    }
}

/// <param name="Moved">Orders that have another lab now, or would.</param>
/// <param name="Stay">Looked at, and not moved: sent already, or no lab that may take them has room or is further behind its share.</param>
/// <param name="Next">Where the next batch begins; null when all was looked at.</param>
internal sealed record Reallocation(IReadOnlyList<ReallocatedOrder> Moved, int Stay, int? Next);

/// <param name="OrderId">Task id.</param>
/// <param name="To">Lab id.</param>
internal sealed record ReallocatedOrder(string OrderId, string To);
