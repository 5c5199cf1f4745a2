using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I6: an operator's figure for a lab's capacity; it counts from the next order of its day on (capacity.lua).</summary>
internal sealed class LabCapacity(RedisConnection redis)
{
    private static readonly RedisScript Capacity = RedisScript.Of("capacity", "choose", "changes");

    /// <summary>Sets the orders of a test a day at a lab, until it is set again; what was set for a later day stays.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">The lab by registry and policy.</param>
    /// <param name="test">Test code.</param>
    /// <param name="ordersADay">0 or more; null gives the registry's figure back.</param>
    /// <param name="from">The first of the lab's days; null, as a day that has passed, is its today.</param>
    /// <param name="change">Who, and why; null: a preview, which only answers what it would mean.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<CapacityChange> SetAsync(
        string programme,
        Candidate lab,
        string test,
        int? ordersADay,
        DateOnly? from,
        ChangeOrder? change,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (ordersADay is { } figure)
            ArgumentOutOfRangeException.ThrowIfNegative(figure, nameof(ordersADay));
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Capacity,
            programme,
            test,
            PackedCandidates.Of([lab]),
            ordersADay ?? RedisValue.EmptyString,
            from is { } day ? LabCalendar.NumberOf(day) : RedisValue.EmptyString,
            change?.Call ?? RedisValue.EmptyString,
            change?.By ?? RedisValue.EmptyString,
            change?.Reason ?? RedisValue.EmptyString));
        return new CapacityChange(
            LabCalendar.DayOf((int)reply[0]),
            (int)reply[1],
            (int)reply[2],
            (int)reply[3],
            (int)reply[4],
            (int)reply[5],
            [.. Reply.Parts(reply[6]).Select(Reply.Parts).Select(later => new DatedFigure(LabCalendar.DayOf((int)later[0]), OperatorFigures.Figure(Reply.Text(later[1]))))]);
    }

    /// <summary>All that operators have set in a programme.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<OperatorFigures> FiguresAsync(string programme) =>
        new((await redis.ReadAsync(db => db.HashGetAllAsync($"{RedisConnection.Tag(programme)}:figures")))
            .ToDictionary(figure => (string)figure.Name!, figure => (string)figure.Value!, StringComparer.Ordinal));
}

/// <summary>What a change of capacity means.</summary>
/// <param name="From">The first of the lab's days that it holds on.</param>
/// <param name="CapacityADay">Orders a day from then on, by the lab's present ramp.</param>
/// <param name="ReservedToday">Reserved for the lab's today.</param>
/// <param name="Over">By how much that is more than a capacity that holds today: nothing is taken back, but the lab gets no more until tomorrow.</param>
/// <param name="Held">Orders of the test that wait for a place now.</param>
/// <param name="HeldPlaced">Of them, so many have a place at this lab on the first day, were it by the lab alone.</param>
/// <param name="Later">The changes that are still to come, by day.</param>
internal sealed record CapacityChange(
    DateOnly From, int CapacityADay, int ReservedToday, int Over, int Held, int HeldPlaced, IReadOnlyList<DatedFigure> Later);

/// <param name="From">The first of the lab's days that it holds on.</param>
/// <param name="OrdersADay">Null: the registry's figure.</param>
internal sealed record DatedFigure(DateOnly From, int? OrdersADay);
