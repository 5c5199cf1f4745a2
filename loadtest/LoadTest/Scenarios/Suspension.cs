using LoadTest.Measuring;

namespace LoadTest.Scenarios;

/// <summary>A third into a steady load, a lab with many outstanding orders is suspended; when the load is over, one with no request under way.</summary>
internal static class Suspension
{
    private const string Lab = "lab-noord";
    private const string QuietLab = "lab-zuid";
    private const double MostSeconds = 2;
    private const double MostMillisecondsQuiet = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        await stage.WarmUpAsync(stage.Plan.Open(stage.Plan.Rate), cancellation);
        var at = stage.Plan.Duration / 3;
        var (measurement, found) = await Phases.RunAsync(stage, at, token => SuspendAsync(stage, token), cancellation);
        stage.Marks.Add(new Mark(at, $"{Lab} suspended"));
        var counts = (await stage.Labs.CountsAsync(cancellation)).Labs.Single(lab => lab.Lab == Lab);
        var quiet = await QuietAsync(stage, cancellation);
        var (before, after) = (Phases.P99(measurement.Observed, TimeSpan.Zero, at), Phases.P99(measurement.Observed, at, stage.Plan.Duration));
        return
        [
            Check.That("from the call to quiesced", found.Called.TotalSeconds < MostSeconds, $"{found.Called.TotalMilliseconds:0} ms", $"under {MostSeconds:0} s"),
            Check.That("… of a lab with nothing in flight", quiet.TotalMilliseconds < MostMillisecondsQuiet, $"{quiet.TotalMilliseconds:0} ms", $"under {MostMillisecondsQuiet:0} ms"),
            Check.That($"requests to {Lab} once quiesced", counts.LastRequest <= found.Quiesced, $"the last one {(found.Quiesced - counts.LastRequest)?.TotalMilliseconds:0} ms before", "0"),
            new("orders taken from it", $"{found.Outstanding:N0} in {found.Moving.TotalSeconds:0.0} s, {found.Outstanding / found.Moving.TotalSeconds:N0} a second"),
            Check.That("orders left there", found.Left == 0, $"{found.Left:N0}", "0"),
            new("p99 before and from then on", $"{before:0.0} → {after:0.0} ms"),
            Check.That("orders that failed", measurement.Observed.Failed == 0, $"{measurement.Observed.Failed:N0} of {measurement.Observed.Sent:N0}", "0"),
        ];
    }

    private static async Task<TimeSpan> QuietAsync(Stage stage, CancellationToken cancellation)
    {
        while ((await stage.Operations.LabAsync(QuietLab, cancellation)).InFlight > 0)
            await Task.Delay(Look, stage.Time, cancellation);
        var start = stage.Time.GetTimestamp();
        await stage.Operations.SuspendAsync(QuietLab, cancellation);
        return stage.Time.GetElapsedTime(start);
    }

    private static async Task<Found> SuspendAsync(Stage stage, CancellationToken cancellation)
    {
        var outstanding = (await stage.Operations.LabAsync(Lab, cancellation)).Outstanding;
        var start = stage.Time.GetTimestamp();
        var quiesced = await stage.Operations.SuspendAsync(Lab, cancellation);
        var called = stage.Time.GetElapsedTime(start);
        var moving = stage.Time.GetTimestamp();
        var left = outstanding;
        // As long as fewer are left each time, it goes on: a system that moves nothing any more is not waited for.
        for (var stuck = 0; left > 0 && stuck < 100;)
        {
            await Task.Delay(Look, stage.Time, cancellation);
            var now = (await stage.Operations.LabAsync(Lab, cancellation)).Outstanding;
            stuck = now < left ? 0 : stuck + 1;
            left = now;
        }

        return new Found(outstanding, called, quiesced, stage.Time.GetElapsedTime(moving), left);
    }

    private sealed record Found(long Outstanding, TimeSpan Called, DateTimeOffset Quiesced, TimeSpan Moving, long Left);
}
