using Gateway.Ledger;

namespace Gateway.Operations;

/// <param name="Test">The test's id.</param>
/// <param name="From">The lab that gives orders: those of which no byte went there. Without it, orders that are held and any lab may have.</param>
/// <param name="To">The lab that takes them. Without it, each lab that is further behind its share than the giving one: a rebalance.</param>
/// <param name="Orders">At most so many, 1 or more.</param>
/// <param name="Reason">Why.</param>
/// <param name="Preview">True changes nothing, and answers what would be.</param>
internal sealed record ReallocationRequest(string? Test, string? From, string? To, int Orders, string? Reason, bool Preview = false);

/// <param name="Moved">For each lab that would take some, how many.</param>
/// <param name="Stay">Orders looked at that would stay where they are: sent already, or nobody who may take them has room or is further behind.</param>
/// <param name="Preview">True: nothing was changed.</param>
internal sealed record ReallocationAnswer(IReadOnlyDictionary<string, int> Moved, int Stay, bool Preview);

/// <summary>Which orders are sent again: those that are named, or all that are as every other member says that is there.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Orders">Task ids, at most 1,000; of any state.</param>
/// <param name="States">Where they stand: <c>Refused</c>, <c>Undeliverable</c>, <c>Held</c>; without it the first two, since held orders go by themselves when there is room.</param>
/// <param name="Lab">The lab that held them last.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Because">The code for which they need somebody, as <c>/api/attention</c> shows it: <c>reason</c> or <c>businessStatus</c>.</param>
/// <param name="Since">They stand so since this moment or later.</param>
/// <param name="Until">They stand so since before this moment.</param>
/// <param name="To">The lab that is to have them; without it any that may.</param>
/// <param name="AllowSecondDisclosure">True lets labs have again what they had before; each of these goes on the record of disclosures with your id.</param>
/// <param name="OrdersASecond">At most so many leave a second, above 0, at most 1,000; without it as fast as labs take them.</param>
/// <param name="Preview">True changes nothing, and answers what would be.</param>
internal sealed record ResendRequest(
    string? Reason,
    IReadOnlyList<string>? Orders = null,
    IReadOnlyList<OrderState>? States = null,
    string? Lab = null,
    string? Test = null,
    string? Because = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? To = null,
    bool AllowSecondDisclosure = false,
    double? OrdersASecond = null,
    bool Preview = false)
{
    private static readonly OrderState[] NeedSomebody = [OrderState.Refused, OrderState.Undeliverable];

    internal bool HasFilter => States is not null || Lab is not null || Test is not null || Because is not null || Since is not null || Until is not null;

    public OperationPlan.Resend ToPlan() => new(
        Orders is null ? null : [.. Orders.Distinct(StringComparer.Ordinal)], new OrderFilter(States ?? NeedSomebody, Lab, Test, Because, Since, Until), To, AllowSecondDisclosure, OrdersASecond);
}

/// <param name="Outcomes">How many orders would come to what.</param>
/// <param name="Orders">Each order, in the order in which they would go.</param>
/// <param name="Preview">True: nothing was changed.</param>
internal sealed record ResendAnswer(IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<ResentView> Orders, bool Preview);

/// <param name="Order">Task id.</param>
/// <param name="Outcome">What would come of it.</param>
/// <param name="To">The lab that would have it; null where none would.</param>
internal sealed record ResentView(string Order, Fate Outcome, string? To);

/// <summary>What a reallocation was asked for.</summary>
/// <param name="Test">The test's id.</param>
/// <param name="From">The lab that gives orders; null: held ones.</param>
/// <param name="To">The lab that takes them; null: each that is further behind its share.</param>
/// <param name="Orders">At most so many.</param>
internal sealed record ReallocationView(string Test, string? From, string? To, int Orders)
{
    public static ReallocationView? Of(OperationPlan plan) =>
        plan is OperationPlan.Reallocation asked ? new ReallocationView(asked.Test, asked.From, asked.To, asked.Orders) : null;
}

/// <summary>What a resend was asked for.</summary>
/// <param name="Orders">Task ids; null: by what the others say.</param>
/// <param name="States">Where they stood.</param>
/// <param name="Lab">The lab that held them last.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Because">The code for which they needed somebody.</param>
/// <param name="Since">They stood so since this moment or later.</param>
/// <param name="Until">They stood so since before this moment.</param>
/// <param name="To">The lab that is to have them; null: any that may.</param>
/// <param name="AllowSecondDisclosure">Labs may have again what they had before.</param>
/// <param name="OrdersASecond">At most so many leave a second.</param>
internal sealed record ResendView(
    IReadOnlyList<string>? Orders,
    IReadOnlyList<OrderState>? States,
    string? Lab,
    string? Test,
    string? Because,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    string? To,
    bool AllowSecondDisclosure,
    double? OrdersASecond)
{
    public static ResendView? Of(OperationPlan plan) => plan is OperationPlan.Resend { Filter: var filter } asked
        ? new ResendView(
            asked.Orders, asked.Orders is null ? filter.States : null, filter.Lab, filter.Test, filter.Because, filter.Since, filter.Until, asked.To, asked.AllowSecondDisclosure, asked.OrdersASecond)
        : null;
}
