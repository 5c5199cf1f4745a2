using Gateway.Disclosure;

namespace Gateway.Ledger;

/// <summary>A report that is to be kept apart.</summary>
/// <param name="Id">The same for the same content: a repeat is the same entry.</param>
/// <param name="Lab">The lab that sent it.</param>
/// <param name="Reason">A code: why it was not taken.</param>
/// <param name="OrderId">Task id of the order whose number it carries; null when it carries none that was given out.</param>
/// <param name="Strangers">Element paths of person data that the lab should not have; they raise a signal.</param>
/// <param name="Content">What was sent.</param>
internal sealed record QuarantineRecord(string Id, string Lab, string Reason, string? OrderId, IReadOnlyCollection<string> Strangers, Sealed Content);

/// <summary>A report that is kept apart, or was.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Programme">Programme id.</param>
/// <param name="Lab">The lab that sent it.</param>
/// <param name="Reason">A code: why it was not taken.</param>
/// <param name="OrderId">Task id, if it carries the number of an order.</param>
/// <param name="State"><c>open</c>, or what was decided: <c>released</c>, <c>reassigned</c>, <c>destroyed</c>.</param>
/// <param name="Since">When it came first.</param>
/// <param name="Times">How often the lab sent it.</param>
/// <param name="Proposal">What a first person proposed; null when nobody did.</param>
internal sealed record QuarantineEntry(
    string Id, string Programme, string Lab, string Reason, string? OrderId, string State, DateTimeOffset Since, int Times, QuarantineProposal? Proposal)
{
    public bool IsOpen => State == "open";
}

/// <summary>The first of two people.</summary>
/// <param name="Action"><c>released</c> or <c>reassigned</c>.</param>
/// <param name="Target">Task id of the order to which it is to be reassigned; null otherwise.</param>
/// <param name="By">Who.</param>
internal sealed record QuarantineProposal(string Action, string? Target, Decider By);

/// <summary>What an operator decides about a quarantined report.</summary>
/// <param name="Action"><c>released</c>, <c>reassigned</c> or <c>destroyed</c>.</param>
/// <param name="Target">Task id, with <c>reassigned</c>.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; must not name a person whose data is processed.</param>
/// <param name="TwoPeople">It stands only as the second of two like ones.</param>
internal sealed record QuarantineDecision(string Action, string? Target, Decider By, string Reason, bool TwoPeople);

/// <summary>One entry of the append-only record of decisions.</summary>
/// <param name="Id">Redis stream id: time in ms and a sequence number.</param>
/// <param name="Fields">As the record keeps them (gateway/docs/ledger.md): codes, ids and the operator's reason.</param>
internal sealed record DecisionRecord(string Id, IReadOnlyDictionary<string, string> Fields);
