namespace Gateway.Ledger;

/// <summary>How one order stands: codes, tokens and times by the ledger's clock; no personal data.</summary>
/// <param name="Id">Task id, <c>{programme}-{random}</c>; the random part holds no hyphen.</param>
/// <param name="Programme">Programme id; the hash tag of the order's keys.</param>
/// <param name="Placer">Party id of the placer.</param>
/// <param name="Test">Test code.</param>
/// <param name="Urgent">Priority urgent, asap or stat.</param>
/// <param name="State">Where it stands.</param>
/// <param name="BusinessStatus">One of <see cref="Ledger.BusinessStatus"/>, a reason code, or empty.</param>
/// <param name="Lab">The lab that holds it, or held it last; null while it never had one.</param>
/// <param name="Policy">Policy of the present allocation, <c>id@version</c>.</param>
/// <param name="OrderNumber">Gateway order number of the present allocation.</param>
/// <param name="Cancelling">The placer revoked it and the lab has still to confirm.</param>
/// <param name="Accepted">When the ledger took it.</param>
/// <param name="Delivered">When the lab acknowledged it.</param>
/// <param name="Resulted">When its final result was taken.</param>
/// <param name="Changed">Last change of any kind.</param>
/// <param name="Reason">Why the last attempt ended without an acknowledgement, an <see cref="AttemptReason"/> or the minimiser's code; null where it ended with one.</param>
internal sealed record OrderRecord(
    string Id,
    string Programme,
    string Placer,
    string Test,
    bool Urgent,
    OrderState State,
    string BusinessStatus,
    string? Lab,
    string? Policy,
    string? OrderNumber,
    bool Cancelling,
    DateTimeOffset Accepted,
    DateTimeOffset? Delivered,
    DateTimeOffset? Resulted,
    DateTimeOffset Changed,
    string? Reason = null);
