using System.Text.Json.Serialization;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <param name="Reason">Why; kept with the operation.</param>
/// <param name="Mode">
/// <c>Drain</c>: no new orders, what the lab has it finishes. <c>Move</c>: all outstanding orders, acknowledged or not, go to other labs; a result is taken as long as the lab holds its
/// order. <c>Cut</c>: as move, and every request from and to the lab ends now, late results are kept apart, and its pseudonyms and keys count no more.
/// </param>
/// <param name="LateResults">Of a cut only: what becomes of results that the lab still sends. <c>Quarantine</c> where nothing is said, or <c>Refuse</c>.</param>
/// <param name="Preview">True tells what it would do, and does nothing.</param>
internal sealed record SuspensionRequest(string? Reason, SuspensionMode? Mode, LateResults? LateResults = null, bool Preview = false);

/// <param name="Lab">The lab's id.</param>
/// <param name="Standing"><c>suspended</c>, or <c>draining</c>.</param>
/// <param name="Mode">How it is stopped.</param>
/// <param name="Operation">Id of the operation that goes on from here.</param>
/// <param name="Quiesced">From this moment on no replica starts a request to the lab, and none is under way; null for a drain.</param>
/// <param name="Left">Orders that the lab had when this was answered.</param>
internal sealed record SuspensionAnswer(string Lab, string Standing, SuspensionMode Mode, string Operation, DateTimeOffset? Quiesced, long Left);

/// <param name="Reason">Why.</param>
internal sealed record ReasonRequest(string? Reason);

/// <param name="Test">The test's id.</param>
/// <param name="OrdersADay">0 or more; null gives the registry's figure back.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">The first of the lab's days that it holds on; without it today, from the next order on. Nothing has to run when the day comes, and what was said for a later day stays.</param>
/// <param name="Preview">True changes nothing, and answers what it would mean.</param>
internal sealed record CapacityRequest(string? Test, int? OrdersADay, string? Reason, DateOnly? From = null, bool Preview = false);

/// <param name="Lab">The lab's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="From">The first of the lab's days that it holds on.</param>
/// <param name="CapacityADay">Orders a day from then on, by the lab's present ramp.</param>
/// <param name="ReservedToday">Reserved for the lab's own today.</param>
/// <param name="Over">By how much that is more than a capacity that holds today: nothing is taken back, but the lab gets no more until tomorrow.</param>
/// <param name="Held">Orders of the test that wait for a place now.</param>
/// <param name="HeldPlaced">Of them, so many have a place at this lab on that first day.</param>
/// <param name="Later">Changes that are still to come. One is withdrawn by setting, for its day, what holds before it.</param>
/// <param name="Preview">True when nothing was changed.</param>
internal sealed record CapacityAnswer(
    string Lab, string Test, DateOnly From, int CapacityADay, int ReservedToday, int Over, int Held, int HeldPlaced, IReadOnlyList<LaterCapacity> Later, bool Preview);

/// <param name="From">The first of the lab's days that it holds on.</param>
/// <param name="OrdersADay">Orders a day; null: the registry's figure.</param>
internal sealed record LaterCapacity(DateOnly From, int? OrdersADay);

/// <summary>One lab and its figures for each of its tests.</summary>
/// <param name="Id">The lab's id.</param>
/// <param name="Name">For people.</param>
/// <param name="Standing"><c>active</c>, <c>draining</c> or <c>suspended</c>.</param>
/// <param name="Operation">The operation that stopped it; null when none is open.</param>
/// <param name="InFlight">Attempts under way there.</param>
/// <param name="Tests">Its figures.</param>
/// <param name="Changes">Who set its capacities and reinstated it, and why: the latest twenty, latest first.</param>
/// <param name="Evidence">The kinds of evidence that its programmes require, and whether they are proven.</param>
/// <param name="Ramps">The programmes in which it came back and takes a part of its share and capacity only.</param>
internal sealed record LabView(
    string Id,
    string Name,
    string Standing,
    string? Operation,
    int InFlight,
    IReadOnlyList<LabTestView> Tests,
    IReadOnlyList<ChangeView> Changes,
    IReadOnlyList<RequiredEvidenceView> Evidence,
    IReadOnlyList<RampView> Ramps);

/// <param name="Test">The test's id.</param>
/// <param name="CapacityADay">Orders a day.</param>
/// <param name="ReservedToday">Of them reserved for the lab's own today.</param>
/// <param name="Outstanding">Orders at the lab without a final result.</param>
/// <param name="DeliveredLately">Acknowledged by the lab in the last five full minutes.</param>
/// <param name="ResultedLately">Final results in the last five full minutes.</param>
internal sealed record LabTestView(string Test, int CapacityADay, int ReservedToday, int Outstanding, int DeliveredLately, int ResultedLately);

/// <summary>Where all orders of a programme are.</summary>
/// <param name="Id">The programme's id.</param>
/// <param name="Name">For people.</param>
/// <param name="Orders">How many are where.</param>
internal sealed record ProgrammeView(string Id, string Name, Books Orders);

/// <summary>One order on the operators' list (every lab refused it, it cannot be minimised, or its lab refused the cancellation), or one that waits for a place.</summary>
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
[JsonSerializable(typeof(SuspensionPreview))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(IReadOnlyList<OperationView>))]
[JsonSerializable(typeof(IAsyncEnumerable<DiversionView>))]
[JsonSerializable(typeof(CapacityRequest))]
[JsonSerializable(typeof(CapacityAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ForecastView>))]
[JsonSerializable(typeof(ReallocationRequest))]
[JsonSerializable(typeof(ReallocationAnswer))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(ResendAnswer))]
[JsonSerializable(typeof(IReadOnlyList<LabView>))]
[JsonSerializable(typeof(IReadOnlyList<ProgrammeView>))]
[JsonSerializable(typeof(IReadOnlyList<AttentionView>))]
[JsonSerializable(typeof(IReadOnlyList<DestructionView>))]
[JsonSerializable(typeof(DestructionPaper))]
internal sealed partial class OperationsJson : JsonSerializerContext;
