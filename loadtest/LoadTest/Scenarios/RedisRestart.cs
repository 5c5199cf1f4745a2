using LoadTest.Measuring;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>A third into a steady load, redis-server gets a SIGKILL. The gateway starts it again; nothing that was acknowledged may be missing.</summary>
internal static class RedisRestart
{
    public static async Task<IReadOnlyList<Check>> PlayAsync(Stage stage, CancellationToken cancellation)
    {
        await stage.WarmUpAsync(stage.Plan.Open(stage.Plan.Rate), cancellation);
        var at = stage.Plan.Duration / 3;
        var (measurement, _) = await Phases.RunAsync(
            stage,
            at,
            _ =>
            {
                foreach (var redis in stage.Site.Gateway.Processes.Single(process => process.Name == "redis").ProcessIds())
                    Part.Kill(redis);
                return Task.FromResult(true);
            },
            cancellation);
        stage.Marks.Add(new Mark(at, "Redis killed"));
        var observed = measurement.Observed;
        var (silent, longest) = Silence(observed);
        return
        [
            new("orders that were not accepted while it was away", $"{observed.Failed:N0} of {observed.Sent:N0} ({string.Join(", ", observed.Statuses.Where(status => status.Key is < 200 or >= 300).Select(status => $"{status.Key}: {status.Value:N0}"))})"),
            new("whole seconds without an accepted order", $"{silent}"),
            new("longest answer", $"{longest.TotalSeconds:0.0} s"),
            Check.That("it answers at the end", observed.Seconds[^1].Answered > 0 || observed.Seconds[^2].Answered > 0, observed.Seconds[^1].Answered > 0 ? "yes" : "no", "yes"),
        ];
    }

    private static (int Seconds, TimeSpan Longest) Silence(Recorder observed) => (observed.Seconds.Count(second => second.Answered == 0), observed.Latencies.Longest);
}
