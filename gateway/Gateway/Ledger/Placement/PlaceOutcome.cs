namespace Gateway.Ledger;

/// <summary>What became of a placement: all of its orders or none.</summary>
internal abstract record PlaceOutcome
{
    private PlaceOutcome()
    {
    }

    /// <summary>Every order is in the ledger, in the order of the call.</summary>
    internal sealed record Placed(IReadOnlyList<PlacedOrder> Orders) : PlaceOutcome;

    /// <summary>Order <paramref name="Index"/> (from 0) carries a known number with other content; nothing of the call was accepted.</summary>
    internal sealed record Conflict(int Index) : PlaceOutcome;
}

/// <summary>One order of a placement.</summary>
/// <param name="programme">Programme id.</param>
/// <param name="order">The order as the ledger answered it.</param>
/// <param name="allocation">See <see cref="Allocation"/>.</param>
/// <param name="known">See <see cref="Known"/>.</param>
internal sealed class PlacedOrder(string programme, Fields order, AllocationRecord? allocation, bool known)
{
    /// <summary>How it stands now. Made when it is asked for: of most orders only what their delivery makes of them is told.</summary>
    public OrderRecord Record => field ??= Reply.Order(programme, order, allocation);

    /// <summary>The lease to send it under; null when it is held or was known already.</summary>
    public AllocationRecord? Allocation => allocation;

    /// <summary>The same number with the same content was placed before: this is that order.</summary>
    public bool Known => known;
}
