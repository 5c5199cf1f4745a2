using LoadTest.Measuring;
using LoadTest.Sending;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>
/// All targets in turn, A B A B: a machine whose speed changes within seconds changes it for all of them, and only figures of the same round
/// may be divided by each other.
/// </summary>
internal static class Interleaved
{
    public static async Task RunAsync(Stage stage, Load load, CancellationToken cancellation)
    {
        for (var round = 1; round <= stage.Plan.Rounds; round++)
        {
            foreach (var target in stage.Site.Targets)
                await stage.MeasureAsync(target, load, stage.Plan.Duration, round, cancellation);
        }
    }

    /// <summary>A target's figure, the gateway's where no other is named, divided by bare YARP's of the same round; null where one of them was not measured.</summary>
    public static Spread? Ratio(IReadOnlyList<Measurement> measurements, string load, Func<Measurement, double> figure, string target = Target.Gateway)
    {
        var rounds = measurements.Where(measured => measured.Target == target && measured.Load == load);
        return Spread.Of(rounds.Select(ours => measurements.FirstOrDefault(other => other.Target == Target.Yarp && other.Load == load && other.Round == ours.Round) is { } bare
            ? figure(ours) / figure(bare)
            : (double?)null));
    }
}
