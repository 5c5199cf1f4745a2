using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// When the held orders are gone, and how many invitations the capacity carries. Pure; the formulae and what they take for granted are in
/// gateway/docs/forecast.md.
/// </summary>
internal static class Forecaster
{
    /// <summary>So far the held orders are told week by week.</summary>
    public const int Weeks = 26;

    private const int DaysAWeek = 7;
    private const int Mean = 4 * DaysAWeek;
    private const int Horizon = 3 * 365;

    // The intake is a mean, so what is held is no whole number: this much is nothing.
    private const double Nothing = 0.5;

    /// <summary>Walks the days: what came and was held, less what the labs take.</summary>
    public static TestForecast Of(TestOutlook outlook)
    {
        DateOnly? empty = outlook.Held == 0 ? outlook.Today : null;
        var held = After(outlook.Held, Math.Max(0, outlook.IntakeADay - outlook.ComeToday), outlook.RoomOn(outlook.Today));
        if (held < Nothing)
            empty ??= outlook.Today;

        var weeks = new List<long>();
        double room = 0;
        for (var day = 1; day <= Horizon && (day <= Weeks * DaysAWeek || empty is null); day++)
        {
            var date = outlook.Today.AddDays(day);
            var taken = outlook.RoomOn(date);
            held = After(held, outlook.IntakeADay, taken);
            if (held < Nothing)
                empty ??= date;
            if (day <= Mean)
                room += taken;
            if (day % DaysAWeek == 0 && weeks.Count < Weeks)
                weeks.Add((long)Math.Round(held));
        }

        return new TestForecast(empty, room / Mean, Math.Max(0, outlook.IntakeADay - (room / Mean)), weeks);
    }

    /// <summary>Orders of a test that one invitation leads to.</summary>
    public static double OrdersPerInvitation(InvitationAssumptions invitations, OrdersPerParticipant orders) =>
        invitations.Participation * (((1 - invitations.SelfSampling) * orders.Clinician) + (invitations.SelfSampling * orders.Self));

    /// <summary>Invitations a week that so many orders a day come from, rounded down; null where no invitation leads to such an order.</summary>
    public static long? InvitationsAWeek(double ordersADay, double ordersPerInvitation) =>
        ordersPerInvitation > 0 ? (long)Math.Floor((ordersADay * DaysAWeek / ordersPerInvitation) + 1e-9) : null;

    private static double After(double held, double come, double taken) => Math.Max(0, held + come - taken);
}
