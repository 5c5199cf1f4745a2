using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>How long labs take from delivery to final result, and which orders are overdue (turnaround.lua, overdue.lua).</summary>
internal sealed class Turnaround(RedisConnection redis)
{
    private const int Part = 500;
    private static readonly RedisScript Figures = RedisScript.Of("turnaround", "take");
    private static readonly RedisScript Overdue = RedisScript.Of("overdue");

    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="test">Test id.</param>
    /// <param name="days">Of the last so many days (UTC), today among them.</param>
    public async Task<TurnaroundFigures> FiguresAsync(string programme, string lab, string test, int days)
    {
        long[] figures = [.. Reply.Parts(await redis.ReadAsync(Figures, programme, lab, test, days)).Select(figure => (long)figure)];
        return new TurnaroundFigures((int)figures[0], TimeSpan.FromSeconds(figures[1]), TimeSpan.FromSeconds(figures[2]), (int)figures[3]);
    }

    /// <summary>Orders of a test that a lab has had for longer than agreed, without a final result.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="test">Test id.</param>
    /// <param name="agreed">From delivery to final result.</param>
    /// <param name="named">So many are named, urgent ones first; all are counted.</param>
    public async Task<OverdueOrders> OverdueAsync(string programme, string lab, string test, TimeSpan agreed, int named)
    {
        var orders = new List<OverdueOrder>();
        var count = 0;
        foreach (string urgent in (string[])["1", ""])
        {
            for (int offset = 0, looked = Part; looked == Part; offset += Part)
            {
                RedisResult[] reply = Reply.Parts(await redis.ReadAsync(Overdue, programme, lab, test, Reply.Milliseconds(agreed), urgent, offset, Part));
                looked = (int)reply[0];
                RedisResult[] found = Reply.Parts(reply[1]);
                count += found.Length;
                orders.AddRange(found.Take(named - orders.Count).Select(Reply.Parts)
                    .Select(order => new OverdueOrder(Reply.Text(order[0]), DateTimeOffset.FromUnixTimeMilliseconds((long)order[1]))));
            }
        }

        return new OverdueOrders(count, orders);
    }
}

/// <param name="Results">Final results; 0 makes the percentiles say nothing.</param>
/// <param name="P50">Half of them took at most this long, to the width of the histogram's bucket.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="Outstanding">Orders of the test at the lab without a final result.</param>
internal sealed record TurnaroundFigures(int Results, TimeSpan P50, TimeSpan P90, int Outstanding);

/// <param name="Count">All of them.</param>
/// <param name="Orders">The first of them.</param>
internal sealed record OverdueOrders(int Count, IReadOnlyList<OverdueOrder> Orders);

/// <param name="OrderId">Task id.</param>
/// <param name="Delivered">When the lab acknowledged it.</param>
internal sealed record OverdueOrder(string OrderId, DateTimeOffset Delivered);
