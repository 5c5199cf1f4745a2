using Gateway.Ledger;

namespace Gateway.Operations;

/// <param name="Lab">The lab's id.</param>
/// <param name="Aware">When somebody became aware of the breach, with its time zone: the clocks run from then on.</param>
/// <param name="Reason">What is known of it; kept on record and in the report. Names no person.</param>
internal sealed record BreachRequest(string? Lab, DateTimeOffset? Aware, string? Reason);

/// <param name="To">Who was told: one of the breach's deadlines.</param>
/// <param name="Sent">When, with its time zone.</param>
/// <param name="Reference">Under which the other side knows it; optional.</param>
/// <param name="Reason">What was told; names no person.</param>
internal sealed record NotificationRequest(string? To, DateTimeOffset? Sent, string? Reference, string? Reason);

/// <summary>A breach at a lab, and its clocks.</summary>
/// <param name="Id">Of the breach.</param>
/// <param name="Lab">The lab's id.</param>
/// <param name="Aware">When somebody became aware of it.</param>
/// <param name="Declared">When it was declared.</param>
/// <param name="Reason">What was known of it then.</param>
/// <param name="Operator">Who declared it.</param>
/// <param name="Deadlines">Who is to be told, the earliest first.</param>
/// <param name="Notices">What was told, oldest first.</param>
/// <param name="Revisions">Of the list for letters, oldest first.</param>
internal sealed record BreachView(
    string Id,
    string Lab,
    DateTimeOffset Aware,
    DateTimeOffset Declared,
    string Reason,
    string Operator,
    IReadOnlyList<DeadlineView> Deadlines,
    IReadOnlyList<NoticeView> Notices,
    IReadOnlyList<RevisionView> Revisions);

/// <summary>Whether somebody was told in time.</summary>
internal enum DeadlineState
{
    /// <summary>Not yet, and there is time.</summary>
    Due,

    /// <summary>Not yet, and the time is over.</summary>
    Overdue,

    /// <summary>In time.</summary>
    Sent,

    /// <summary>After the time was over.</summary>
    SentLate,
}

/// <param name="To">Who is to be told.</param>
/// <param name="What">What that is.</param>
/// <param name="Hours">Within so many hours of the moment somebody became aware.</param>
/// <param name="Due">When these are over.</param>
/// <param name="State"><c>Due</c>, <c>Overdue</c>, <c>Sent</c> or <c>SentLate</c>.</param>
/// <param name="Sent">When they were first told; null: not yet.</param>
internal sealed record DeadlineView(string To, string What, int Hours, DateTimeOffset Due, DeadlineState State, DateTimeOffset? Sent);

/// <param name="To">Who was told.</param>
/// <param name="Sent">When, as the operator said it.</param>
/// <param name="Reference">Under which the other side knows it.</param>
/// <param name="Reason">What was told.</param>
/// <param name="Operator">Who recorded it.</param>
/// <param name="Recorded">When.</param>
internal sealed record NoticeView(string To, DateTimeOffset Sent, string? Reference, string Reason, string Operator, DateTimeOffset Recorded);

/// <summary>The list for letters as it was at one time; its lines are at <c>letters?revision=</c>.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Taken">When what is in it was on record.</param>
/// <param name="Operator">Who took it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Certain">Orders that the lab has for certain.</param>
/// <param name="Possible">Orders that it may have.</param>
/// <param name="WithoutNumber">Of them those whose placer order number is not known any more.</param>
/// <param name="Added">Orders that the revision before did not have.</param>
/// <param name="Removed">Orders that only the revision before had.</param>
/// <param name="Changed">Orders whose certainty is another than it was.</param>
/// <param name="Digest">SHA-256 of its lines, hexadecimal: whoever has the list can tell that it is this one.</param>
internal sealed record RevisionView(
    int Number, DateTimeOffset Taken, string Operator, string Reason, int Certain, int Possible, int WithoutNumber, int Added, int Removed, int Changed, string Digest)
{
    public static RevisionView Of(RevisionRecord of) =>
        new(of.Number, of.Taken, of.By, of.Reason, of.Certain, of.Possible, of.WithoutNumber, of.Added, of.Removed, of.Changed, of.Digest);
}

/// <summary>An order whose person is to be written to.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Number">The placer order number; null where it is not known any more: then the programme finds the order by its Task.</param>
/// <param name="System">Its identifier system; null where the placer gave none.</param>
/// <param name="Order">Task id.</param>
/// <param name="Certainty"><c>Certain</c> or <c>Possible</c>.</param>
internal sealed record LetterView(string Programme, string? Number, string? System, string Order, Certainty Certainty)
{
    public static LetterView Of(ExposedOrderView order) => new(order.Programme, order.Number, order.System, order.Order, order.Certainty);
}

/// <summary>All that the ledger knows of a breach, for those who are to be told.</summary>
/// <param name="Breach">The breach and its clocks.</param>
/// <param name="Exposure">What the lab was ever sent.</param>
/// <param name="Categories">Kinds of personal data among it.</param>
/// <param name="Measures">What was done about the lab, the latest first.</param>
/// <param name="Readiness">For each who is to be told, what is ready.</param>
/// <param name="Made">When this was made.</param>
internal sealed record BreachReport(
    BreachView Breach,
    ExposureView Exposure,
    IReadOnlyList<string> Categories,
    IReadOnlyList<MeasureView> Measures,
    IReadOnlyList<ReadinessView> Readiness,
    DateTimeOffset Made);

/// <param name="Operation">Id of the operation.</param>
/// <param name="Mode">How the lab was stopped.</param>
/// <param name="Started">When.</param>
/// <param name="Operator">By whom.</param>
/// <param name="Quiesced">From then on not one byte went there; null for a drain.</param>
/// <param name="State">How far it is.</param>
/// <param name="Moved">Orders that another lab has now.</param>
/// <param name="Held">Orders that waited for a place.</param>
/// <param name="Cancelled">Orders that were taken back.</param>
/// <param name="Left">Orders still at the lab.</param>
internal sealed record MeasureView(
    string Operation, SuspensionMode Mode, DateTimeOffset Started, string Operator, DateTimeOffset? Quiesced, OperationState State, int Moved, int Held, int Cancelled, long Left);

/// <param name="To">Who is to be told.</param>
/// <param name="Ready">What the ledger can answer.</param>
/// <param name="Missing">What is still to be written, or to be done first.</param>
internal sealed record ReadinessView(string To, IReadOnlyList<string> Ready, IReadOnlyList<string> Missing);
