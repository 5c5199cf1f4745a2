using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>An operation as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>suspension</c>.</param>
/// <param name="Lab">The lab's id.</param>
/// <param name="Mode">How the lab is stopped.</param>
/// <param name="Reason">The operator's reason.</param>
/// <param name="Operator">Who began it.</param>
/// <param name="Started">When.</param>
/// <param name="State">How far it is.</param>
/// <param name="Quiesced">From this moment on the lab was left alone; null while it is not, and for a drain.</param>
/// <param name="Ended">When it was done, replaced by a stronger one, or ended by the reinstatement.</param>
/// <param name="Moved">Orders that other labs have now.</param>
/// <param name="Held">Orders that wait for a place.</param>
/// <param name="Cancelled">Orders that their placer had revoked.</param>
/// <param name="Left">Orders that the lab still has; 0 of an operation that has ended.</param>
/// <param name="Orders">What left, counted by test, state, whether the lab has it, what became of it and where it went.</param>
internal sealed record OperationView(
    string Id,
    string Kind,
    string Lab,
    SuspensionMode Mode,
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
    IReadOnlyList<OrdersView> Orders)
{
    /// <summary>Nothing has changed that one could see.</summary>
    public bool Same(OperationView? other) => other is not null && this == other with { Orders = Orders };
}

/// <summary>Orders that are alike.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="State">Where they stood before.</param>
/// <param name="AtLab">Whether the suspended lab has them, and so their samples: <c>Delivered</c>, <c>Unacknowledged</c> (bytes went or may have gone) or <c>NotSent</c>.</param>
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
/// <param name="From">The lab that was stopped.</param>
/// <param name="FromNumber">The gateway order number that it knew.</param>
/// <param name="AtLab">Whether the order, and so the sample, went there.</param>
/// <param name="To">The lab that has the order now; null while it waits for a place, and for one that is over.</param>
/// <param name="ToNumber">The gateway order number there.</param>
/// <param name="State">Where the order stands now.</param>
internal sealed record DiversionView(
    string? Barcode, string Order, string Test, string From, string FromNumber, AtLab AtLab, string? To, string? ToNumber, OrderState State);
