namespace Gateway.Ledger;

/// <summary>One order in the hands of one replica for one attempt at one lab. Its disclosure intent is on record.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="OrderId">Task id.</param>
/// <param name="Lab">The lab to send to, and no other.</param>
/// <param name="Policy">Policy that governs the disclosure, <c>id@version</c>.</param>
/// <param name="OrderNumber">Gateway order number: the idempotency key at the lab, the same for every attempt of this allocation.</param>
/// <param name="Attempt">1 for the first attempt under this order number.</param>
/// <param name="Lease">Fencing token, increasing within the programme: a settlement under an older one is stale.</param>
/// <param name="LeaseUntil">End of the lease by the ledger's clock. A request to the lab must have ended by <see cref="Deadline"/>.</param>
/// <param name="Deadline">
/// <see cref="TimeProvider.GetTimestamp"/> of this process at which the lease counts as lost: taken before the ledger was asked, so
/// never later than the ledger's own end, and untouched by clock steps. Check it before the first byte and cut the request there.
/// </param>
/// <param name="Test">Test code.</param>
/// <param name="Urgent">Priority urgent, asap or stat.</param>
/// <param name="Placer">Party id of the placer.</param>
/// <param name="PersonToken">Keyed token of the person, for the disclosure record.</param>
/// <param name="Cancelling">Not the order but its cancellation is due at the lab.</param>
/// <param name="Cuts">How often the lab had been cut when it got the order: the pseudonyms are of the keys that it has since.</param>
internal sealed record AllocationRecord(
    string Programme,
    string OrderId,
    string Lab,
    string Policy,
    string OrderNumber,
    int Attempt,
    long Lease,
    DateTimeOffset LeaseUntil,
    long Deadline,
    string Test,
    bool Urgent,
    string Placer,
    string PersonToken,
    bool Cancelling,
    int Cuts = 0);
