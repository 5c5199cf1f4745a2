using Gateway.Orders;

namespace Gateway.Ledger;

/// <summary>
/// Capacity reserved for one order at one lab, and the right to send it there for a short while. Only the <see cref="Desk"/> makes one,
/// from what the ledger has recorded: who holds an allocation holds the proof that its disclosure is on record (I5).
/// </summary>
internal sealed partial class Allocation
{
    private Allocation(Order order, AllocationRecord record)
    {
        Order = order;
        Record = record;
    }

    public Order Order { get; }

    public AllocationRecord Record { get; }

    /// <summary>How long the right to send still lasts, less <paramref name="margin"/> to record the outcome; zero when it has passed. Steps of the wall clock change nothing.</summary>
    public TimeSpan Left(TimeProvider clock, TimeSpan margin)
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), Record.Deadline) - margin;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
