using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>Something a lab sent that is kept unread until an operator decides.</summary>
/// <param name="Id">Fresh id; a repeat with the same id changes nothing.</param>
/// <param name="Lab">The lab that sent it.</param>
/// <param name="Reason">A code: why it was not taken.</param>
/// <param name="OrderNumberToken">Keyed hash of the order number it carries, if it carries one.</param>
/// <param name="Content">What was sent.</param>
/// <param name="Since">When, by the ledger's clock; null in a request.</param>
internal sealed record QuarantineRecord(
    string Id,
    string Lab,
    string Reason,
    string? OrderNumberToken,
    Sealed Content,
    DateTimeOffset? Since = null);
