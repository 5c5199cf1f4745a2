using System.Text.Json.Serialization;
using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>One report that is kept apart, without its content.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="Programme">Programme id.</param>
/// <param name="Lab">The lab that sent it.</param>
/// <param name="Reason">A code of <see cref="QuarantineReason"/>.</param>
/// <param name="Since">When it came first.</param>
/// <param name="Times">How often the lab sent it.</param>
/// <param name="Order">Task id of the order whose number it carries; null where it carries none that was given out.</param>
/// <param name="TwoPeople">Its release takes two.</param>
/// <param name="Proposed">What a first person proposed: <c>released</c> or <c>reassigned</c>; null when nobody did.</param>
/// <param name="ProposedBy">Party id of that person.</param>
internal sealed record QuarantineView(
    string Id, string Programme, string Lab, string Reason, DateTimeOffset Since, int Times, string? Order, bool TwoPeople, string? Proposed, string? ProposedBy);

/// <param name="Reason">Why; at most 1,000 characters, and it must not name a person.</param>
internal sealed record DecisionRequest(string? Reason);

/// <param name="Order">Task id of the order whose result it is.</param>
/// <param name="Reason">Why.</param>
internal sealed record ReassignRequest(string? Order, string? Reason);

/// <param name="Id">Id of the entry.</param>
/// <param name="State"><c>released</c>, <c>reassigned</c> or <c>destroyed</c>; <c>proposed</c> while a second person is awaited.</param>
internal sealed record DecisionAnswer(string Id, string State);

/// <summary>The results of one placer.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="Placer">Party id.</param>
/// <param name="Way"><c>push</c> or <c>fetch</c>.</param>
/// <param name="Waiting">Not yet taken by the placer, refused ones among them.</param>
/// <param name="Refused">What it would not take.</param>
internal sealed record ResultsView(string Programme, string Placer, string Way, long Waiting, IReadOnlyList<RefusedView> Refused);

/// <summary>A result that its placer would not take.</summary>
/// <param name="Id">Id of the result.</param>
/// <param name="Order">Task id of its order.</param>
/// <param name="Status">HTTP status of the placer's answer.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="Since">When it was refused.</param>
internal sealed record RefusedView(string Id, string Order, int Status, int Attempts, DateTimeOffset Since);

/// <summary>One lab and test. Times from delivery to final result, in hours, of the last 30 days; null without a result.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Test">Test id.</param>
/// <param name="Results">Final results in those days.</param>
/// <param name="P50Hours">Half of them took at most this long.</param>
/// <param name="P90Hours">Nine in ten.</param>
/// <param name="AgreedHours">From the registry; null where none is agreed.</param>
/// <param name="Outstanding">Orders at the lab without a final result.</param>
/// <param name="Overdue">Of them, delivered longer ago than agreed.</param>
/// <param name="OverdueOrders">The first 200 of these.</param>
internal sealed record TurnaroundView(
    string Programme, string Lab, string Test, int Results, double? P50Hours, double? P90Hours, double? AgreedHours, int Outstanding, int Overdue, IReadOnlyList<OverdueView> OverdueOrders)
{
    /// <summary>Overdue ones of a hundred outstanding.</summary>
    public double OverduePercent => Outstanding == 0 ? 0 : 100.0 * Overdue / Outstanding;
}

/// <param name="Order">Task id.</param>
/// <param name="Delivered">When the lab acknowledged it.</param>
internal sealed record OverdueView(string Order, DateTimeOffset Delivered);

/// <summary>One entry of the record of decisions.</summary>
/// <param name="Programme">Programme id.</param>
/// <param name="Id">Id of the entry in the record.</param>
/// <param name="Decision">What was decided, by whom and why, by the names of the record.</param>
internal sealed record DecisionView(string Programme, string Id, IReadOnlyDictionary<string, string> Decision);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<QuarantineView>))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(ReassignRequest))]
[JsonSerializable(typeof(DecisionAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ResultsView>))]
[JsonSerializable(typeof(IReadOnlyList<TurnaroundView>))]
[JsonSerializable(typeof(IReadOnlyList<SignalRecord>))]
[JsonSerializable(typeof(IReadOnlyList<DecisionView>))]
internal sealed partial class ResultsJson : JsonSerializerContext;
