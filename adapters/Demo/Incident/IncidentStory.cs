using Demo.Site;

namespace Demo.Incident;

/// <summary>
/// The break-in of 2025 again, with the gateway in between: months of screening, one lab of three hacked, everything that an operator does on such an afternoon, and how the lab
/// comes back. It is told to the narrator as it happens; nothing in it waits for a time, but for what it is about.
/// </summary>
internal static class IncidentStory
{
    /// <param name="plan">Its measures; the labs need <see cref="IncidentPlan.ResultDelay"/> for a test.</param>
    /// <param name="parties">A gateway with an empty ledger and the rules of <see cref="IncidentRegistry"/>, three labs and two programmes.</param>
    /// <param name="nextDay">Starts the gateway anew on the labs' next day, <see cref="IncidentRegistry.MakeItTheNextDay"/>; done when it answers.</param>
    /// <param name="narrator">Tells it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="HttpRequestException">The gateway stopped answering, or refused what the rules allow.</exception>
    public static async Task<IncidentReport> RunAsync(
        IncidentPlan plan, Parties parties, Func<CancellationToken, Task> nextDay, IncidentNarrator narrator, TimeProvider time, CancellationToken cancellation)
    {
        await using var cast = new IncidentCast(parties, time);
        var stage = new IncidentStage(plan, cast, narrator, time);
        var weeks = new IncidentWeeks(stage);
        var afternoon = new IncidentAfternoon(stage);
        await weeks.ScreenAsync(cancellation);

        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var intake = weeks.GoOnAsync(closing.Token);
        try
        {
            var brokenIn = await afternoon.BreakInAsync(cancellation);
            var account = await afternoon.CutOffAsync(weeks, cancellation);
            await afternoon.LateResultsAsync(cancellation);
            var exposure = await afternoon.ExposureAsync(account, cancellation);
            await intake;
            var without = await afternoon.WithoutLabAsync(account, cancellation);
            var caughtUp = await afternoon.CatchUpAsync(cancellation);
            await nextDay(cancellation);
            var comeback = await new IncidentReturn(stage, account, caughtUp).RunAsync(cancellation);
            var report = new IncidentReport(plan, brokenIn, account, exposure, without, caughtUp, comeback);
            narrator.Summary(report);
            return report;
        }
        finally
        {
            await closing.CancelAsync();
            await intake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
