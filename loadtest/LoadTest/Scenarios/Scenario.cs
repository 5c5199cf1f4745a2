using LoadTest.Measuring;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <param name="Name">As it is called on the command line.</param>
/// <param name="About">One line.</param>
/// <param name="Defaults">What it wants to be done where the command line says nothing else.</param>
/// <param name="PlayAsync">Plays it; its checks come beside those of the books.</param>
internal sealed record Scenario(string Name, string About, Plan Defaults, Func<Stage, CancellationToken, Task<IReadOnlyList<Check>>> PlayAsync)
{
    private static readonly IReadOnlyList<string> GatewayAlone = [Target.Gateway];
    private static readonly IReadOnlyList<string> Proxies = [Target.Yarp, Target.Gateway];

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("steady", "a rate that you choose, beside the baselines", Of("steady"), Steady.PlayAsync),
        new("peak", "what each target carries at most, and the highest rate with p99 under 50 ms and no error", Of("peak"), Peak.PlayAsync),
        new("soak", "30 minutes (--ci: one): memory and handles stay flat, nothing drifts", Of("soak") with { Targets = GatewayAlone, Rounds = 1, Duration = TimeSpan.FromMinutes(30), Results = true }, Soak.PlayAsync),
        new("suspension", "a lab is suspended under load", Of("suspension") with { Targets = GatewayAlone, Rounds = 1, Duration = TimeSpan.FromSeconds(30) }, Suspension.PlayAsync),
        new("lab-down", "a lab goes away under load and comes back", Of("lab-down") with { Targets = GatewayAlone, Rounds = 1, Duration = TimeSpan.FromSeconds(45) }, LabDown.PlayAsync),
        new("slow-lab", "one lab takes 30 s an answer; the others' orders must not notice", Of("slow-lab") with { Targets = GatewayAlone, Duration = TimeSpan.FromSeconds(15), Rate = 200, Http = 2 }, SlowLab.PlayAsync),
        new("redis-restart", "Redis is killed under load", Of("redis-restart") with { Targets = GatewayAlone, Rounds = 1, Duration = TimeSpan.FromSeconds(30) }, RedisRestart.PlayAsync),
        new("replicas", "two gateways on one Redis, beside bare YARP", Of("replicas") with { Targets = Proxies, Replicas = 2 }, Peak.SaturateAsync),
        new("large", "orders of 130 KB alone (--large-bytes 1000000 for the longest)", Of("large") with { LargeEvery = 1, Connections = 16 }, Peak.SaturateAsync),
        new("handshakes", "a new connection for each order", Of("handshakes") with { FreshConnections = true, Duration = TimeSpan.FromSeconds(5) }, Peak.SaturateAsync),
        new("results", "a result comes back for every order", Of("results") with { Targets = GatewayAlone, Results = true }, Results.PlayAsync),
    ];

    private static Plan Of(string name) => new() { Scenario = name };
}
