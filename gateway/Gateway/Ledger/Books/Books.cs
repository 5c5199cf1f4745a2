namespace Gateway.Ledger;

/// <summary>Where all orders of a programme are. They balance when each accepted order is in exactly one state.</summary>
/// <param name="Accepted">All: the sum of the others.</param>
/// <param name="Held">Wait for a place.</param>
/// <param name="Allocated">Have a place, and are to be sent.</param>
/// <param name="Disclosing">Are being sent.</param>
/// <param name="Indeterminate">Bytes may have gone without an answer: sent again to the same lab.</param>
/// <param name="Delivered">Acknowledged by a lab.</param>
/// <param name="Resulted">Have their final result.</param>
/// <param name="Cancelled">Taken back by their placer.</param>
/// <param name="Refused">Refused by every lab.</param>
/// <param name="Undeliverable">Cannot be minimised, or were kept too long.</param>
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
    /// <summary>False is a defect of the ledger.</summary>
    public bool Balance =>
        Accepted == Held + Allocated + Disclosing + Indeterminate + Delivered + Resulted + Cancelled + Refused + Undeliverable;
}
