using System.Text.Json.Serialization;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <param name="Reason">Why; kept with the suspension.</param>
/// <param name="LateResults">What becomes of results that the lab still sends: refused, or kept in quarantine.</param>
internal sealed record SuspensionRequest(string? Reason, LateResults LateResults = LateResults.Refuse);

/// <param name="Lab">The lab's id.</param>
/// <param name="Standing"><c>suspended</c>.</param>
/// <param name="Quiesced">From this moment on no replica starts a request to the lab, and none is under way.</param>
internal sealed record SuspensionAnswer(string Lab, string Standing, DateTimeOffset Quiesced);

/// <param name="Reason">Why.</param>
/// <param name="Part">How much of its share and capacity the lab takes for now, above 0, at most 1. Said again of an active lab, it changes this part only.</param>
internal sealed record ReinstatementRequest(string? Reason, double Part = 1);

/// <param name="Test">The test's id.</param>
/// <param name="OrdersADay">From the next order on; null gives the registry's figure back.</param>
/// <param name="Reason">Why.</param>
internal sealed record CapacityRequest(string? Test, int? OrdersADay, string? Reason);

/// <param name="Lab">The lab's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="CapacityADay">Orders a day now.</param>
/// <param name="ReservedToday">Reserved for the lab's own today.</param>
/// <param name="Over">By how much that is more than the capacity: nothing is taken back, but the lab gets no more until tomorrow.</param>
internal sealed record CapacityAnswer(string Lab, string Test, int CapacityADay, int ReservedToday, int Over);

/// <summary>One lab and its figures for each of its tests.</summary>
internal sealed record LabView(string Id, string Name, string Standing, int InFlight, IReadOnlyList<LabTestView> Tests);

/// <param name="Test">The test's id.</param>
/// <param name="CapacityADay">Orders a day.</param>
/// <param name="ReservedToday">Of them reserved for the lab's own today.</param>
/// <param name="Outstanding">Orders at the lab without a final result.</param>
/// <param name="DeliveredLately">Acknowledged by the lab in the last five full minutes.</param>
/// <param name="ResultedLately">Final results in the last five full minutes.</param>
internal sealed record LabTestView(string Test, int CapacityADay, int ReservedToday, int Outstanding, int DeliveredLately, int ResultedLately);

/// <summary>Where all orders of a programme are. <c>accepted</c> is the sum of the others.</summary>
internal sealed record ProgrammeView(string Id, string Name, Books Orders);

/// <summary>One order on the operators' list: every lab refused it, it cannot be minimised, or its lab refused the cancellation.</summary>
/// <param name="Id">Task id.</param>
/// <param name="Programme">The programme's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Lab">The lab that holds it or held it last.</param>
/// <param name="State">Where it stands.</param>
/// <param name="BusinessStatus">A code, see <see cref="Ledger.BusinessStatus"/>.</param>
/// <param name="Reason">Why the last attempt ended as it did, see <see cref="AttemptReason"/>; never a lab's own words.</param>
/// <param name="Changed">Since when it stands so.</param>
internal sealed record AttentionView(
    string Id, string Programme, string Test, string? Lab, OrderState State, string BusinessStatus, string? Reason, DateTimeOffset Changed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SuspensionRequest))]
[JsonSerializable(typeof(SuspensionAnswer))]
[JsonSerializable(typeof(ReinstatementRequest))]
[JsonSerializable(typeof(CapacityRequest))]
[JsonSerializable(typeof(CapacityAnswer))]
[JsonSerializable(typeof(IReadOnlyList<LabView>))]
[JsonSerializable(typeof(IReadOnlyList<ProgrammeView>))]
[JsonSerializable(typeof(IReadOnlyList<AttentionView>))]
internal sealed partial class OperationsJson : JsonSerializerContext;
