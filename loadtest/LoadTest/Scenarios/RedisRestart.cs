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
        var redis = stage.Site.Gateway.Processes.Single(process => process.Name == "redis");
        var (measurement, killed) = await Phases.RunAsync(
            stage,
            at,
            _ =>
            {
                var running = redis.ProcessIds();
                foreach (var process in running)
                    Part.Kill(process);
                return Task.FromResult(running);
            },
            cancellation);
        stage.Marks.Add(new Mark(at, "Redis killed"));
        var observed = measurement.Observed;
        var (silent, longest) = Silence(observed);
        return
        [
            Check.That("Redis was killed and runs again", killed.Count > 0 && redis.ProcessIds().Except(killed).Any(), $"{string.Join(", ", killed)} → {string.Join(", ", redis.ProcessIds())}", "another process"),
            new("orders that were not accepted while it was away", $"{observed.Failed:N0} of {observed.Sent:N0}{string.Concat(observed.Statuses.Where(status => status.Key is < 200 or >= 300).Select(status => $"; {status.Value:N0} with {status.Key}"))}"),
            new("whole seconds without an accepted order", $"{silent}"),
            new("longest answer", $"{longest.TotalSeconds:0.0} s"),
            Check.That("it answers at the end", observed.Seconds[^1].Answered > 0 || observed.Seconds[^2].Answered > 0, observed.Seconds[^1].Answered > 0 ? "yes" : "no", "yes"),
        ];
    }

    private static (int Seconds, TimeSpan Longest) Silence(Recorder observed) => (observed.Seconds.Count(second => second.Answered == 0), observed.Latencies.Longest);
}
