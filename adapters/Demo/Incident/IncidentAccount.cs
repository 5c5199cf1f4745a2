using Demo.Operations;
using Demo.Orders;

namespace Demo.Incident;

/// <summary>A call, and between which moments it was answered.</summary>
internal sealed record Asked<T>(T Answer, DateTimeOffset At, DateTimeOffset AnsweredAt);

/// <summary>What the gateway said and did about the hacked lab.</summary>
/// <param name="Preview">Of the cut.</param>
/// <param name="Cut">The answer to the real one.</param>
/// <param name="Move">The move when it was done.</param>
/// <param name="Diversions">The tubes for the courier.</param>
internal sealed record IncidentAccount(Asked<PreviewView> Preview, Asked<SuspensionAnswer> Cut, OperationView Move, IReadOnlyList<DiversionView> Diversions)
{
    /// <summary>Orders of the move that the lab has for certain, and with those that it may have.</summary>
    public Count Left(Func<OrdersView, bool> which) => new(
        Move.Orders.Where(which).Where(orders => orders.AtLab == "Delivered").Sum(orders => orders.Orders),
        Move.Orders.Where(which).Where(orders => orders.AtLab != "NotSent").Sum(orders => orders.Orders));

    /// <summary>Gateway order numbers whose bytes may have gone when the lab was cut off.</summary>
    public IReadOnlySet<string> PerhapsSent => Diversions.Where(tube => tube.AtLab == "Unacknowledged").Select(tube => tube.FromNumber).ToHashSet(StringComparer.Ordinal);
}

/// <summary>The ledger at one moment, as the gateway tells it to operators, auditors and placers.</summary>
/// <param name="Programmes">Where all orders are.</param>
/// <param name="KeptApart">Results in quarantine.</param>
/// <param name="Forecasts">What is to be expected.</param>
/// <param name="Tasks">How each order stands, by placer order number.</param>
internal sealed record LedgerLook(
    IReadOnlyList<ProgrammeView> Programmes, IReadOnlyList<KeptApartView> KeptApart, IReadOnlyList<ForecastView> Forecasts, IReadOnlyDictionary<string, TaskView> Tasks)
{
    public int Sum(Func<Books, long> figure) => (int)Programmes.Sum(programme => figure(programme.Orders));
}

/// <summary>One moment by both: the ledger first, so that what it says is on the disks already.</summary>
internal sealed record Moment(LedgerLook Ledger, IncidentFiles Files);

/// <summary>The whole story.</summary>
/// <param name="Plan">Its measures.</param>
/// <param name="BrokenIn">When the lab was broken into.</param>
/// <param name="Account">What was done about it.</param>
/// <param name="Exposure">What the lab was ever sent, when it was cut off.</param>
/// <param name="WithoutLab">When the intake was over and each moved order was where it had to go.</param>
/// <param name="CaughtUp">When the other labs had done everything.</param>
/// <param name="Return">How the lab came back, and was stopped on its way; with the end, when nothing was on its way any more.</param>
internal sealed record IncidentReport(
    IncidentPlan Plan, Moment BrokenIn, IncidentAccount Account, ExposureAccount Exposure, Moment WithoutLab, Moment CaughtUp, ReturnAccount Return)
{
    public IReadOnlyList<Figure> Figures { get; } =
    [
        .. ExposureFigures.Of(Account, Exposure),
        .. IncidentFigures.Of(Plan, Account, WithoutLab, CaughtUp, Return.End),
        .. ReturnFigures.Of(Plan, Account, CaughtUp, Return),
    ];

    public bool Agrees => Figures.All(figure => figure.Agrees);
}
