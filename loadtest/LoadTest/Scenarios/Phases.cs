using LoadTest.Measuring;

namespace LoadTest.Scenarios;

/// <summary>What a run was like before something happened, and from then on.</summary>
internal static class Phases
{
    /// <summary>p99 of the orders that were due in these seconds of a run, in milliseconds.</summary>
    public static double P99(Recorder observed, TimeSpan from, TimeSpan to)
    {
        var all = new Histogram();
        foreach (var second in observed.Seconds.Skip((int)Math.Floor(from.TotalSeconds)).Take((int)Math.Ceiling((to - from).TotalSeconds)))
            all.Add(second.Latencies);
        return all.Percentile(0.99).TotalMilliseconds;
    }

    /// <summary>Runs an open load, and does something to the system at a moment of it.</summary>
    /// <param name="at">From the start of the load.</param>
    public static async Task<(Measurement Measurement, T Done)> RunAsync<T>(Stage stage, TimeSpan at, Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        var measuring = stage.MeasureAsync(stage.Site.Gateway, stage.Plan.Open(stage.Plan.Rate), stage.Plan.Duration, 0, cancellation);
        await Task.Delay(at, stage.Time, cancellation);
        var done = await act(cancellation);
        return (await measuring, done);
    }
}
