using LoadTest.Measuring;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>First what each target carries with all callers busy, then the highest steady rate at which it still answers in time.</summary>
internal static class Peak
{
    private const int Steps = 5;
    private const double CpuRatio = 1.5;
    private const double RateRatio = 0.5;
    private const double AllocatedKilobytes = 12;
    private static readonly TimeSpan InTime = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        await SaturateAsync(stage, cancellation);
        var checks = Goals(stage.Measurements, stage.Plan.Closed.Name);
        var highest = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var target in stage.Site.Targets.Where(target => target.Name is Target.Yarp or Target.Gateway))
            highest[target.Name] = await HighestAsync(stage, target, cancellation);
        foreach (var (target, rate) in highest)
            checks.Add(new Check($"{target}: highest rate with p99 under {InTime.TotalMilliseconds:0} ms and no error", $"{rate:0}/s"));
        if (highest.TryGetValue(Target.Gateway, out var ours) && highest.TryGetValue(Target.Yarp, out var bare) && bare > 0)
            checks.Add(new Check("gateway's highest rate ÷ bare YARP's", $"{ours / bare:0.00}"));
        return checks;
    }

    /// <summary>All targets at saturation, in rounds. The goals are those of usual orders on open connections, so there are none here.</summary>
    public static async Task<IReadOnlyList<Check>> SaturateAsync(Stage stage, CancellationToken cancellation)
    {
        var load = stage.Plan.Closed;
        await stage.WarmUpAsync(load, cancellation);
        await Interleaved.RunAsync(stage, load, cancellation);
        return [];
    }

    private static List<Check> Goals(IReadOnlyList<Measurement> measurements, string load)
    {
        var checks = new List<Check>();
        if (Interleaved.Ratio(measurements, load, measured => measured.Observed.PerSecond) is { } rate)
            checks.Add(Check.That("orders a second ÷ bare YARP's, saturated", rate.Median >= RateRatio, $"{rate.Median:0.00} ({rate.Least:0.00} to {rate.Most:0.00})", $"at least {RateRatio:0.0}"));
        if (Interleaved.Ratio(measurements, load, measured => measured.OwnCpu) is { } cpu)
            checks.Add(Check.That("gateway CPU ÷ bare YARP's, saturated", cpu.Median <= CpuRatio, $"{cpu.Median:0.00} ({cpu.Least:0.00} to {cpu.Most:0.00})", $"at most {CpuRatio:0.0}"));
        if (Spread.Of(measurements.Where(measured => measured.Target == Target.Gateway).Select(measured => measured.Allocated / 1024)) is { } allocated)
            checks.Add(Check.That("allocated in the gateway an order", allocated.Median <= AllocatedKilobytes, $"{allocated.Median:0.0} KB ({allocated.Least:0.0} to {allocated.Most:0.0})", $"at most {AllocatedKilobytes:0} KB"));
        return checks;
    }

    /// <summary>Halves the range between a rate that holds and one that does not; each step is one measurement.</summary>
    private static async Task<double> HighestAsync(Stage stage, Target target, CancellationToken cancellation)
    {
        var saturated = stage.Measurements.Where(measured => measured.Target == target.Name).Max(measured => measured.Observed.PerSecond);
        var (holds, fails) = (0.0, saturated * 1.1);
        for (var step = 0; step < Steps; step++)
        {
            var rate = Math.Round((holds + fails) / 2);
            var observed = (await stage.MeasureAsync(target, stage.Plan.Open(rate), stage.Plan.Duration, 0, cancellation)).Observed;
            if (observed.Failed == 0 && observed.Latencies.Percentile(0.99) < InTime)
                holds = rate;
            else
                fails = rate;
        }

        return holds;
    }
}
