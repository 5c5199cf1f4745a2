using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3: orders that provably never reached a lab go to another, as an operator says (reallocate.lua).</summary>
internal sealed class Reallocating(RedisConnection redis)
{
    private const int PreviewPart = 500;
    private static readonly RedisScript Reallocate = RedisScript.Of("reallocate", "hold", "lease", "choose", "release", "counts", "walk", "work", "give");
    private static readonly RedisScript Preview = RedisScript.Of("preview-reallocation", "lease", "choose", "counts", "walk", "give");

    /// <summary>Looks at the next part and moves what may be moved, in the operation's name.</summary>
    /// <param name="operation">Operation id.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="labs">All labs that may have the test.</param>
    /// <param name="most">Looked at in one step of the ledger.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>Null when the programme was not told of the operation, or was told that it is stopped: nothing was done.</returns>
    public Task<Reallocation?> GoOnAsync(string operation, OperationPlan.Reallocation plan, IReadOnlyList<Candidate> labs, int most, CancellationToken cancellation) =>
        GoOnAsync(LedgerIds.NewId(), operation, plan, labs, LedgerIds.NewOrderNumbers(plan.Programme, most), cancellation);

    /// <summary>The same under a batch id and fresh numbers of the caller's: repeated within a minute it moves nothing more and answers as before.</summary>
    internal async Task<Reallocation?> GoOnAsync(
        string batch, string operation, OperationPlan.Reallocation plan, IReadOnlyList<Candidate> labs, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Reallocate,
            plan.Programme,
            [
                batch, operation, plan.From ?? RedisValue.EmptyString, plan.To ?? RedisValue.EmptyString, plan.Test, plan.Orders, numbers.Count, PackedCandidates.Of(labs),
                .. numbers.Select(number => (RedisValue)number),
            ]));
        return Reply.Text(reply[0]) == "not-running"
            ? null
            : new Reallocation(
                [.. Reply.Parts(reply[1]).Select(moved => (string[])moved!).Select(moved => new ReallocatedOrder(moved[0], moved[1]))], (int)reply[2], (int)reply[3] == 1);
    }

    /// <summary>What it would do now, by the same choice and with nothing done.</summary>
    public async Task<ReallocationForecast> PreviewAsync(OperationPlan.Reallocation plan, IReadOnlyList<Candidate> labs, CancellationToken cancellation)
    {
        var moved = new List<MoveTally>();
        var stay = 0;
        (RedisValue score, RedisValue last, RedisValue[] changes) = ("", "", []);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
                Preview,
                plan.Programme,
                [
                    plan.From ?? RedisValue.EmptyString, plan.To ?? RedisValue.EmptyString, plan.Test, plan.Orders - moved.Sum(tally => tally.Orders), PreviewPart, score, last,
                    PackedCandidates.Of(labs), .. changes,
                ]));
            moved.AddRange(Reply.Parts(reply[0]).Select(Reply.Parts).Select(counted => MoveTally.Read(Reply.Text(counted[0]), (int)counted[1])));
            stay += (int)reply[1];
            (score, last, changes) = ((RedisValue)reply[2], (RedisValue)reply[3], (RedisValue[])reply[4]!);
        }
        while (!last.IsNullOrEmpty);
        return new ReallocationForecast(moved, stay);
    }
}

/// <summary>One step of a reallocation.</summary>
/// <param name="Moved">Orders that have another lab now.</param>
/// <param name="Gone">How many have moved by this operation in all.</param>
/// <param name="IsOver">As many as were asked for have moved, or all was looked at.</param>
internal sealed record Reallocation(IReadOnlyList<ReallocatedOrder> Moved, int Gone, bool IsOver);

/// <param name="OrderId">Task id.</param>
/// <param name="To">Lab id.</param>
internal sealed record ReallocatedOrder(string OrderId, string To);

/// <summary>What a reallocation would do.</summary>
/// <param name="Moved">Orders that would have another lab.</param>
/// <param name="Stay">Looked at, and not moved: sent already, or no lab that may take them has room or is further behind its share.</param>
internal sealed record ReallocationForecast(IReadOnlyList<MoveTally> Moved, int Stay);
