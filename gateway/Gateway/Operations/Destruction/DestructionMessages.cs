namespace Gateway.Operations;

/// <summary>How destruction stands at one lab for one programme. What is not confirmed counts as held by the lab.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Programme">The programme's id.</param>
/// <param name="RetentionDays">The lab's term; null where none is agreed, and it is never asked.</param>
/// <param name="Kept">Orders that have left the lab and whose term runs, or that have none.</param>
/// <param name="Due">Term over, not asked yet: within the next minute, or after the reinstatement of a lab that is stopped.</param>
/// <param name="Asked">Asked, not confirmed.</param>
/// <param name="Confirmed">Confirmed by the lab, or by an operator on paper.</param>
/// <param name="Overdue">Of those asked: longer ago than the gateway is configured to wait.</param>
/// <param name="NextTry">When one is asked again; null when none is.</param>
/// <param name="Oldest">Since when the oldest is asked for; null when none is.</param>
/// <param name="Orders">Of a lab that is named: those asked for the longest, at most 1,000.</param>
internal sealed record DestructionView(
    string Lab,
    string Programme,
    double? RetentionDays,
    int Kept,
    int Due,
    int Asked,
    int Confirmed,
    int Overdue,
    DateTimeOffset? NextTry,
    DateTimeOffset? Oldest,
    IReadOnlyList<AskedOrderView> Orders);

/// <param name="Number">Gateway order number.</param>
/// <param name="Since">When the lab was first asked.</param>
internal sealed record AskedOrderView(string Number, DateTimeOffset Since);

/// <param name="Lab">The lab whose paper it is.</param>
/// <param name="Reason">Which paper, and who signed it in which function; it must not name a person whose data is processed.</param>
internal sealed record DestructionPaper(string? Lab, string? Reason);
