using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>An order that this replica may send now.</summary>
/// <param name="Allocation">The lease.</param>
/// <param name="Order">The sealed order.</param>
internal sealed record ClaimedOrder(AllocationRecord Allocation, Sealed Order);
