using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>A link whose time for corrections is over.</summary>
/// <param name="OrderId">Task id.</param>
/// <param name="Link">Null where it is gone already.</param>
internal sealed record DueLink(string OrderId, Sealed? Link);

/// <summary>A link that is to be destroyed.</summary>
/// <param name="OrderId">Task id.</param>
/// <param name="Number">What stays of it: the placer order number, sealed by itself; null: nothing.</param>
internal sealed record EndedLink(string OrderId, Sealed? Number);
