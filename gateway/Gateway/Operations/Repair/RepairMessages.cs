namespace Gateway.Operations;

/// <param name="Test">The test's id.</param>
/// <param name="From">The lab that gives orders: those of which no byte went there. Without it, orders that are held and any lab may have.</param>
/// <param name="To">The lab that takes them. Without it, each lab that is further behind its share than the giving one: a rebalance.</param>
/// <param name="Orders">At most so many, 1 to 10,000.</param>
/// <param name="Reason">Why.</param>
/// <param name="Preview">True changes nothing, and answers what would be.</param>
internal sealed record ReallocationRequest(string? Test, string? From, string? To, int Orders, string? Reason, bool Preview = false);

/// <param name="Moved">For each lab that takes some, how many.</param>
/// <param name="Stay">Orders looked at that stay where they are: sent already, or nobody who may take them has room or is further behind.</param>
/// <param name="Preview">True when nothing was changed.</param>
internal sealed record ReallocationAnswer(IReadOnlyDictionary<string, int> Moved, int Stay, bool Preview);

/// <summary>Which orders of the operators' list are sent again: all that are as every member says that is there.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Orders">Task ids; without it all on the list, at most 1,000 a programme.</param>
/// <param name="Lab">The lab that held them last.</param>
/// <param name="Test">The test's id.</param>
/// <param name="Because">The code for which they are on the list, as <c>/api/attention</c> shows it: <c>reason</c> or <c>businessStatus</c>.</param>
/// <param name="Since">On the list since this moment or later.</param>
/// <param name="Until">On the list before this moment.</param>
/// <param name="To">The lab that is to have them; without it any that may.</param>
/// <param name="AllowSecondDisclosure">True lets labs have again what they had before; each of these goes on the record of disclosures with your id.</param>
/// <param name="OrdersASecond">At most so many leave a second; without it as fast as labs take them.</param>
/// <param name="Preview">True changes nothing, and answers what would be.</param>
internal sealed record ResendRequest(
    string? Reason,
    IReadOnlyList<string>? Orders = null,
    string? Lab = null,
    string? Test = null,
    string? Because = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? To = null,
    bool AllowSecondDisclosure = false,
    double? OrdersASecond = null,
    bool Preview = false);

/// <param name="Outcomes">How many orders came to what: <c>sent</c>, <c>sent-a-second-time</c>, <c>second-disclosure</c> (not sent: say that it may be), <c>perhaps-at-lab</c> (not sent: its lab would have to be suspended), <c>content-destroyed</c>, <c>not-listed</c>, <c>no-such-lab</c>, <c>no-room</c>, <c>unknown</c>.</param>
/// <param name="Orders">Each order.</param>
/// <param name="Preview">True when nothing was changed.</param>
internal sealed record ResendAnswer(IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<ResentView> Orders, bool Preview);

/// <param name="Order">Task id.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record ResentView(string Order, string Outcome);
