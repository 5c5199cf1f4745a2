using LoadTest.Measuring;
using LoadTest.Usage;

namespace LoadTest.Scenarios;

/// <summary>A steady load for long: what grows without end shows, and so does what gets slower.</summary>
internal static class Soak
{
    private const int Samples = 60;
    private const double MostMegabytes = 250;
    private const double Growth = 1.15;
    private const double Drift = 2;
    private const int HandleSlack = 20;

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        var load = stage.Plan.Open(stage.Plan.Rate);
        await stage.WarmUpAsync(load, cancellation);
        var samples = new List<ProcessTimes>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(stage, samples, ending.Token);
        var observed = (await stage.MeasureAsync(stage.Site.Gateway, load, stage.Plan.Duration, 0, cancellation)).Observed;
        await ending.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Judge(samples, observed);
    }

    private static List<Check> Judge(List<ProcessTimes> samples, Recorder observed)
    {
        var third = samples.Count / 3;
        double Memory(IEnumerable<ProcessTimes> part) => Spread.Of(part.Select(sample => (double?)(sample.ResidentBytes / 1048576.0)))?.Median ?? 0;
        var (middle, last) = (samples.Skip(third).Take(third), samples.TakeLast(third));
        var (before, after) = (Memory(middle), Memory(last));
        var (handlesBefore, handlesAfter) = (middle.Max(sample => sample.Handles), last.Max(sample => sample.Handles));
        var (early, late) = (P99(observed.Seconds.Take(observed.Seconds.Count / 3)), P99(observed.Seconds.TakeLast(observed.Seconds.Count / 3)));
        return
        [
            Check.That("gateway memory at the end", after < MostMegabytes, $"{after:0} MB", $"under {MostMegabytes:0} MB"),
            Check.That("gateway memory, last third beside the one before", after <= before * Growth, $"{before:0} → {after:0} MB", $"at most {Growth:0.00} times"),
            Check.That("gateway handles", handlesAfter <= handlesBefore + HandleSlack, $"{handlesBefore} → {handlesAfter}", $"at most {HandleSlack} more"),
            Check.That("p99, last third beside the first", late <= early * Drift, $"{early:0.0} → {late:0.0} ms", $"at most {Drift:0} times"),
            Check.That("orders that failed", observed.Failed == 0, $"{observed.Failed:N0} of {observed.Sent:N0}", "0"),
        ];
    }

    private static double P99(IEnumerable<Second> seconds)
    {
        var all = new Histogram();
        foreach (var second in seconds)
            all.Add(second.Latencies);
        return all.Percentile(0.99).TotalMilliseconds;
    }

    private static async Task WatchAsync(Stage stage, List<ProcessTimes> samples, CancellationToken cancellation)
    {
        var processId = stage.Site.Gateway.Processes[0].ProcessIds()[0];
        using var timer = new PeriodicTimer(stage.Plan.Duration / Samples, stage.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (ProcessTimes.Of(processId) is not { } sample)
                continue;
            samples.Add(sample);
            if (samples.Count % (Samples / 6) == 0)
                stage.Say($"  {samples.Count * stage.Plan.Duration / Samples:mm\\:ss}  {sample.ResidentBytes / 1048576.0:0} MB, {sample.Handles} handles");
        }
    }
}
