using LoadLab;
using LoadTest.Measuring;

namespace LoadTest.Scenarios;

/// <summary>For the middle third of a steady load a lab cuts its connections and refuses new ones.</summary>
internal static class LabDown
{
    private const string Lab = "lab-midden";

    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        await stage.WarmUpAsync(stage.Plan.Open(stage.Plan.Rate), cancellation);
        var third = stage.Plan.Duration / 3;
        var (measurement, _) = await Phases.RunAsync(
            stage,
            third,
            async token =>
            {
                await stage.Labs.BehaveAsync(Lab, new Conduct(IsDown: true), token);
                await Task.Delay(third, stage.Time, token);
                await stage.Labs.BehaveAsync(Lab, new Conduct(), token);
                return true;
            },
            cancellation);
        stage.Marks.AddRange([new Mark(third, $"{Lab} down"), new Mark(third * 2, $"{Lab} back")]);
        var observed = measurement.Observed;
        var (before, during, after) = (
            Phases.P99(observed, TimeSpan.Zero, third), Phases.P99(observed, third, third * 2), Phases.P99(observed, third * 2, stage.Plan.Duration));
        var waited = observed.Statuses.GetValueOrDefault(202);
        return
        [
            new("p99 before, while it is down, after", $"{before:0.0} → {during:0.0} → {after:0.0} ms"),
            new("orders that were answered with 202, to be delivered later", $"{waited:N0} of {observed.Sent:N0}"),
            Check.That("orders that failed", observed.Failed == 0, $"{observed.Failed:N0} of {observed.Sent:N0}", "0"),
        ];
    }
}
