using LoadTest.Measuring;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>The same open load on every target in turn, round after round.</summary>
internal static class Steady
{
    private const double P99Milliseconds = 10;
    private const double CpuRatio = 1.5;

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        var load = stage.Plan.Open(stage.Plan.Rate);
        await stage.WarmUpAsync(load, cancellation);
        await Interleaved.RunAsync(stage, load, cancellation);
        return Goals(stage.Measurements, load.Name);
    }

    private static List<Check> Goals(IReadOnlyList<Measurement> measurements, string load)
    {
        var checks = new List<Check>();
        if (Spread.Of(measurements.Where(measured => measured.Target == Target.Gateway).Select(measured => (double?)measured.Observed.Latencies.Percentile(0.99).TotalMilliseconds)) is { } p99)
            checks.Add(Check.That($"gateway p99 at {load}", p99.Median <= P99Milliseconds, $"{p99.Median:0.0} ms ({p99.Least:0.0} to {p99.Most:0.0})", $"at most {P99Milliseconds:0} ms"));
        if (Interleaved.Ratio(measurements, load, measured => measured.OwnCpu) is { } cpu)
            checks.Add(Check.That($"gateway CPU ÷ bare YARP's at {load}", cpu.Median <= CpuRatio, $"{cpu.Median:0.00} ({cpu.Least:0.00} to {cpu.Most:0.00})", $"at most {CpuRatio:0.0}"));
        return checks;
    }
}
