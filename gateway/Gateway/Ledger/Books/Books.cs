namespace Gateway.Ledger;

/// <summary>Where all orders of a programme are. They balance when each accepted order is in exactly one state.</summary>
internal sealed record Books(
    long Accepted,
    long Held,
    long Allocated,
    long Disclosing,
    long Indeterminate,
    long Delivered,
    long Resulted,
    long Cancelled,
    long Refused,
    long Undeliverable)
{
    public bool Balance =>
        Accepted == Held + Allocated + Disclosing + Indeterminate + Delivered + Resulted + Cancelled + Refused + Undeliverable;
}
