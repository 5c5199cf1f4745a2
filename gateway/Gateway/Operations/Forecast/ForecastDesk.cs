using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>What programmes have to expect of their labs, with each figure that it follows from.</summary>
internal sealed class ForecastDesk(GatewayRegistry registry, Candidates candidates, OutlookReader reader, TimeProvider clock)
{
    /// <summary>The forecast of each programme.</summary>
    /// <param name="without">A lab that is counted out, as if it were suspended; null: none.</param>
    /// <exception cref="LedgerUnavailableException">The ledger did not answer in time.</exception>
    public async Task<IReadOnlyList<ForecastView>> AllAsync(string? without)
    {
        var views = new List<ForecastView>();
        foreach (var programme in registry.Programmes)
            views.Add(await OfAsync(programme, without));
        return views;
    }

    /// <summary>The forecast of one programme.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger did not answer in time.</exception>
    public async Task<ForecastView> OfAsync(ProgrammeDefinition programme, string? without)
    {
        var tests = new List<TestForecastView>();
        foreach (var test in programme.Tests)
        {
            if (candidates.For(programme.Id, test.Id) is { Count: > 0 } labs)
                tests.Add(View(programme, test, await reader.ReadAsync(programme.Id, test.Id, labs, without)));
        }

        var tightest = tests.Where(test => test.InvitationsAWeek is not null).MinBy(test => test.InvitationsAWeek);
        return new ForecastView(
            programme.Id,
            clock.GetUtcNow(),
            without,
            tightest?.InvitationsAWeek,
            tightest?.Test,
            programme.Invitations?.Participation,
            programme.Invitations?.SelfSampling,
            tests);
    }

    private static TestForecastView View(ProgrammeDefinition programme, TestDefinition test, ReadOutlook read)
    {
        var forecast = Forecaster.Of(read.Outlook);
        double? orders = programme.Invitations is { } invitations && test.OrdersPerParticipant is { } perParticipant
            ? Forecaster.OrdersPerInvitation(invitations, perParticipant)
            : null;
        return new TestForecastView(
            test.Id,
            read.Outlook.Held,
            read.Outlook.IntakeADay,
            read.IntakeDays,
            forecast.CapacityADay,
            forecast.DeficitADay,
            forecast.HeldEmpty,
            forecast.HeldByWeek,
            orders,
            orders is { } known ? Forecaster.InvitationsAWeek(read.Outlook.IntakeADay, known) : null,
            orders is { } each ? Forecaster.InvitationsAWeek(forecast.CapacityADay, each) : null);
    }
}
