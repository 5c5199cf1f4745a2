using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Who is to be told of a breach, and within how many hours of somebody becoming aware: NIS2 (EU 2022/2555) article 23(4)(a), GDPR article 33(1), and what the programmes of the lab
/// have agreed themselves. A breach keeps the clocks that it began with.
/// </summary>
internal static class NotificationClocks
{
    private static readonly NotificationClock[] ByLaw =
    [
        new(ProgrammeDefinition.Csirt, 24, "early warning to the computer security incident response team"),
        new(ProgrammeDefinition.Supervisor, 24, "early warning to the supervisory authority"),
        new(ProgrammeDefinition.DataProtectionAuthority, 72, "notification to the data protection authority"),
    ];

    /// <summary>One for each who is to be told; of two programmes that name the same the shorter one.</summary>
    public static IReadOnlyList<NotificationClock> For(IEnumerable<ProgrammeDefinition> programmes)
    {
        var own = programmes.SelectMany(programme => programme.Notifications, (programme, notification) => new NotificationClock(notification.To, notification.Hours, $"as agreed for {programme.Name}"));
        return [.. ByLaw.Concat(own).GroupBy(clock => clock.To, StringComparer.Ordinal).Select(same => same.MinBy(clock => clock.Hours)!).OrderBy(clock => clock.Hours)];
    }

    public static DeadlineView View(NotificationClock clock, BreachRecord breach, DateTimeOffset now)
    {
        var due = breach.Aware.AddHours(clock.Hours);
        var told = breach.Notices.Where(notice => notice.To == clock.To).Select(notice => (DateTimeOffset?)notice.Sent).Min();
        var state = told is { } sent
            ? sent <= due ? DeadlineState.Sent : DeadlineState.SentLate
            : now <= due ? DeadlineState.Due : DeadlineState.Overdue;
        return new DeadlineView(clock.To, clock.What, clock.Hours, due, state, told);
    }
}
