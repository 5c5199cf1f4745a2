using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>An operation as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>suspension</c>, <c>reallocation</c> or <c>resend</c>.</param>
/// <param name="Lab">Of a suspension: the lab's id.</param>
/// <param name="Mode">Of a suspension: how the lab is stopped.</param>
/// <param name="Reallocation">Of a reallocation: what was asked for.</param>
/// <param name="Resend">Of a resend: what was asked for.</param>
/// <param name="Reason">The operator's reason.</param>
/// <param name="Operator">Who began it.</param>
/// <param name="Started">When.</param>
/// <param name="State">How far it is.</param>
/// <param name="Quiesced">Of a suspension: from this moment on the lab was left alone; null while it is not, and for a drain.</param>
/// <param name="Ended">When it was done, replaced by a stronger one, or ended by the reinstatement.</param>
/// <param name="Moved">Orders that other labs have now.</param>
/// <param name="Held">Orders that wait for a place.</param>
/// <param name="Cancelled">Orders that their placer had revoked.</param>
/// <param name="Left">Orders still to go: of a suspension those that the lab has, of a reallocation what was asked for and is not done, of a resend those found and not come to yet; 0 when it has ended.</param>
/// <param name="Orders">Orders that it came to, counted by test, state, whether their lab has them, what became of them and where they went.</param>
/// <param name="Changes">Who stopped it, continued it or reinstated the lab, and why; oldest first, the latest hundred.</param>
internal sealed record OperationView(
    string Id,
    string Kind,
    string? Lab,
    SuspensionMode? Mode,
    ReallocationView? Reallocation,
    ResendView? Resend,
    string Reason,
    string Operator,
    DateTimeOffset Started,
    OperationState State,
    DateTimeOffset? Quiesced,
    DateTimeOffset? Ended,
    int Moved,
    int Held,
    int Cancelled,
    long Left,
    IReadOnlyList<OrdersView> Orders,
    IReadOnlyList<ChangeView> Changes)
{
    public static OperationView Of(OperationRecord operation, OperationFigures figures, IReadOnlyList<Change> changes)
    {
        var suspension = operation.Plan as OperationPlan.Suspension;
        return new OperationView(
            operation.Id, operation.Plan.Kind, suspension?.Lab, suspension?.Mode, ReallocationView.Of(operation.Plan), ResendView.Of(operation.Plan), operation.Reason, operation.By, operation.Started,
            operation.State, suspension?.Quiesced, operation.Ended, figures.Moved, figures.Held, figures.Cancelled, figures.Left, figures.Orders, [.. changes.Select(ChangeView.Of)]);
    }

    /// <summary>Nothing has changed that one could see.</summary>
    public bool Same(OperationView? other) => other is not null
        && Orders.SequenceEqual(other.Orders) && Changes.SequenceEqual(other.Changes)
        && this == other with { Orders = Orders, Changes = Changes, Resend = Resend };
}

/// <summary>What an operation has done.</summary>
/// <param name="Moved">Orders that other labs have now.</param>
/// <param name="Held">Orders that wait for a place.</param>
/// <param name="Cancelled">Orders that their placer had revoked.</param>
/// <param name="Left">Orders still to go.</param>
/// <param name="Orders">All that it came to, counted.</param>
internal sealed record OperationFigures(int Moved, int Held, int Cancelled, long Left, IReadOnlyList<OrdersView> Orders);

/// <summary>Who changed something, and why.</summary>
/// <param name="What"><c>stopped</c>, <c>continued</c>, <c>reinstated</c>, or <c>capacity</c>.</param>
/// <param name="Operator">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Test">Of a capacity: the test's id.</param>
/// <param name="OrdersADay">Of a capacity: the figure; null: the registry's again.</param>
/// <param name="From">Of a capacity: the first of the lab's days that it holds on.</param>
/// <param name="Part">Of a reinstatement: the part of its share and capacity that the lab takes.</param>
internal sealed record ChangeView(string What, string Operator, DateTimeOffset At, string Reason, string? Test, int? OrdersADay, DateOnly? From, double? Part)
{
    public static ChangeView Of(Change change) => new(
        change.What == "running" ? "continued" : change.What, change.By, change.At, change.Reason, change.Test, change.OrdersADay, change.From, change.Part);
}

/// <summary>Orders that are alike.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="State">Where they stood before.</param>
/// <param name="AtLab">Whether the lab that they leave has them, and so their samples: <c>Delivered</c>, <c>Unacknowledged</c> (bytes went or may have gone) or <c>NotSent</c>.</param>
/// <param name="Fate">What became of them, or would.</param>
/// <param name="To">The lab that has them now; null where none has.</param>
/// <param name="Orders">How many.</param>
internal sealed record OrdersView(string Test, OrderState State, AtLab AtLab, Fate Fate, string? To, int Orders)
{
    public static OrdersView Of(MoveTally tally) =>
        new(tally.Test, tally.State, tally.AtLab, tally.Fate, tally.To.Length == 0 ? null : tally.To, tally.Orders);
}

/// <summary>What a suspension would do now; nothing was done.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Mode">How it would be stopped.</param>
/// <param name="Orders">Its orders without a final result, counted by test, state, whether the lab has them, what would become of them and where they would go.</param>
/// <param name="Samples">Their samples, by what the ledger knows of their way.</param>
/// <param name="Receiving">The labs that would get orders.</param>
/// <param name="Held">For each test of the lab, what waits.</param>
internal sealed record SuspensionPreview(
    string Lab, SuspensionMode Mode, IReadOnlyList<OrdersView> Orders, SamplesView Samples, IReadOnlyList<ReceivingView> Receiving, IReadOnlyList<HeldView> Held);

/// <param name="AtLab">Of orders that the lab acknowledged.</param>
/// <param name="PerhapsAtLab">Of orders that it may have.</param>
/// <param name="NotSent">Of orders that it never got: they may still be on their way.</param>
internal sealed record SamplesView(int AtLab, int PerhapsAtLab, int NotSent);

/// <summary>A lab and test before and after.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="CapacityADay">Orders a day.</param>
/// <param name="ReservedToday">Of them reserved now.</param>
/// <param name="ReservedAfter">And then.</param>
/// <param name="Outstanding">Orders without a final result now.</param>
/// <param name="OutstandingAfter">And then.</param>
/// <param name="NewElements">What its policy lets it see of these orders and the suspended lab's does not.</param>
internal sealed record ReceivingView(
    string Lab, string Test, int CapacityADay, int ReservedToday, int ReservedAfter, int Outstanding, int OutstandingAfter, IReadOnlyList<string> NewElements);

/// <summary>The held orders of a test before and after.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="Before">Held now.</param>
/// <param name="After">And then.</param>
/// <param name="IntakeADay">Accepted orders a day, as the forecast counts them.</param>
/// <param name="CapacityADay">Of the labs that remain, the mean of a week.</param>
/// <param name="DaysUntilEmpty">After how many days nothing would be held, by the forecast; null when not within three years.</param>
internal sealed record HeldView(string Test, long Before, long After, double IntakeADay, double CapacityADay, int? DaysUntilEmpty);

/// <summary>One tube and where it is to go.</summary>
/// <param name="Barcode">On the tube (<c>Specimen.accessionIdentifier</c>); null where the ledger has none (any more).</param>
/// <param name="Order">Task id.</param>
/// <param name="Test">The test's id.</param>
/// <param name="From">The lab that the order left.</param>
/// <param name="FromNumber">The gateway order number that it knew.</param>
/// <param name="AtLab">Whether the order, and so the sample, went there.</param>
/// <param name="To">The lab that has the order now; null while it waits for a place, and for one that is over.</param>
/// <param name="ToNumber">The gateway order number there.</param>
/// <param name="State">Where the order stands now.</param>
internal sealed record DiversionView(
    string? Barcode, string Order, string Test, string From, string FromNumber, AtLab AtLab, string? To, string? ToNumber, OrderState State);
