using Gateway.Routing;

namespace Gateway.Ledger;

/// <summary>I6: an operator's figure for a lab's capacity; it counts from the next order on (capacity.lua).</summary>
internal sealed class LabCapacity(RedisConnection redis)
{
    private static readonly RedisScript Capacity = RedisScript.Of("capacity");

    /// <summary>Sets the orders of a test a day at a lab, until it is set again.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="test">Test code.</param>
    /// <param name="ordersADay">0 or more; null gives the registry's figure back.</param>
    /// <param name="calendar">The lab's days.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>What is reserved for the lab's today. More than the new figure: the lab gets no more until tomorrow, and is over by the difference.</returns>
    public async Task<int> SetAsync(
        string programme,
        string lab,
        string test,
        int? ordersADay,
        LabCalendar calendar,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (ordersADay is { } figure)
            ArgumentOutOfRangeException.ThrowIfNegative(figure, nameof(ordersADay));
        return (int)await redis.WriteAsync(Capacity, programme, lab, test, ordersADay ?? StackExchange.Redis.RedisValue.EmptyString, calendar.UtcOffsetSeconds);
    }
}
