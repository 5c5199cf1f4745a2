namespace Demo.Operations;

/// <summary>Orders that are alike: where they stood, whether the stopped lab has them, what became of them, and which lab has them now.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="State">Where they stood before.</param>
/// <param name="AtLab"><c>Delivered</c>, <c>Unacknowledged</c> (bytes went or may have gone) or <c>NotSent</c>.</param>
/// <param name="Fate"><c>Moved</c>, <c>Held</c>, ...</param>
/// <param name="To">The lab that has them now; null where none has.</param>
/// <param name="Orders">How many.</param>
internal sealed record OrdersView(string Test, string State, string AtLab, string Fate, string? To, int Orders);

/// <summary>What a suspension would do; nothing was done.</summary>
internal sealed record PreviewView(IReadOnlyList<OrdersView> Orders, SamplesView Samples, IReadOnlyList<ReceivingView> Receiving, IReadOnlyList<HeldView> Held);

internal sealed record SamplesView(int AtLab, int PerhapsAtLab, int NotSent);

internal sealed record ReceivingView(string Lab, string Test, int CapacityADay, int ReservedToday, int ReservedAfter, IReadOnlyList<string> NewElements);

internal sealed record HeldView(string Test, long Before, long After, int? DaysUntilEmpty);

/// <summary>How far a suspension is; <c>Orders</c> is what left.</summary>
internal sealed record OperationView(string Id, string State, DateTimeOffset? Quiesced, int Moved, int Held, long Left, IReadOnlyList<OrdersView> Orders);

/// <summary>One tube of an order that left a stopped lab, and the lab that has the order now; <c>Order</c> is its Task id, <c>FromNumber</c> the gateway order number that the stopped lab knew.</summary>
internal sealed record DiversionView(string? Barcode, string Order, string Test, string From, string FromNumber, string AtLab, string? To, string State);

internal sealed record KeptApartView(string Id, string Programme, string Lab, string Reason, string? Order);

internal sealed record ForecastView(string Programme, long? InvitationsAWeek, string? LimitedBy, IReadOnlyList<TestForecastView> Tests);

/// <summary>What one test has to expect. Rates are orders a day.</summary>
internal sealed record TestForecastView(
    string Test, long Held, double IntakeADay, double CapacityADay, double DeficitADay, DateOnly? HeldEmpty, double? OrdersPerInvitation, long? IntakeInvitationsAWeek, long? InvitationsAWeek);

internal sealed record CapacityRequest(string Test, int OrdersADay, string Reason);

internal sealed record CapacityAnswer(string Lab, string Test, int CapacityADay, int Held, int HeldPlaced);
