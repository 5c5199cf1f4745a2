using Gateway.Disclosure;
using Gateway.Routing;

namespace Gateway.Ledger;

/// <summary>An order to be placed: tokens, codes and sealed bytes.</summary>
/// <param name="OrderId">Fresh Task id, see <see cref="LedgerIds.NewOrderId"/>; it is the operation id too, so a repeat of the call must carry the same.</param>
/// <param name="Placer">Party id of the placer.</param>
/// <param name="NumberToken">Keyed hash of the placer order number (at most 64 characters).</param>
/// <param name="Digest">Keyed digest of the canonical content (at most 64 characters).</param>
/// <param name="Test">Test code.</param>
/// <param name="Urgent">Priority urgent, asap or stat.</param>
/// <param name="Region">Region of the requester; empty where it is not known.</param>
/// <param name="PersonToken">Keyed token of the person (at most 64 characters).</param>
/// <param name="Order">The order, destroyed with its final result.</param>
/// <param name="Link">What a result needs to reach the right person; outlives the order.</param>
/// <param name="Candidates">Labs that may have it. Pass the same list object for orders of one test: its text is made once.</param>
/// <param name="FreshOrderNumber">Gateway order number to use if a lab is chosen, see <see cref="LedgerIds.NewOrderNumber"/>.</param>
internal sealed record PlaceRequest(
    string OrderId,
    string Placer,
    string NumberToken,
    string Digest,
    string Test,
    bool Urgent,
    string Region,
    string PersonToken,
    Sealed Order,
    Sealed Link,
    IReadOnlyList<Candidate> Candidates,
    string FreshOrderNumber);
