using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Results;

/// <summary>A report and what is known of it before the ledger takes it.</summary>
/// <param name="Report">As the lab sent it.</param>
/// <param name="Claims">What it says it is about.</param>
/// <param name="Digest">Of its content, whatever its envelope, ids and spacing.</param>
/// <param name="Programme">The order's programme, or the lab's first where the order is not known.</param>
/// <param name="Holder">The order; null where it is not known.</param>
/// <param name="Link">The placer's identifiers; null where they are not known, or not any more.</param>
/// <param name="Names">All names that the lab may have for the order's person.</param>
/// <param name="Strangers">Person data that the lab should not have.</param>
/// <param name="Fault">Why it is kept apart; null where nothing speaks against it.</param>
internal sealed record JudgedReport(
    LabReport Report,
    ResultClaims Claims,
    string Digest,
    string Programme,
    HolderRecord? Holder,
    OrderLink? Link,
    IReadOnlySet<(string System, string Value)> Names,
    IReadOnlyCollection<string> Strangers,
    string? Fault);
