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
/// <param name="Record">How it stands now.</param>
/// <param name="Allocation">The lease to send it under; null when it is held or was known already.</param>
/// <param name="Known">The same number with the same content was placed before: this is that order.</param>
internal sealed record PlacedOrder(OrderRecord Record, AllocationRecord? Allocation, bool Known);
