using System.CommandLine;
using LoadTest.Site;

namespace LoadTest.Scenarios;

/// <summary>What the command line can say of a plan; what it leaves out is the scenario's own.</summary>
internal static class PlanOptions
{
    private static readonly TimeSpan CiDuration = TimeSpan.FromMinutes(1);

    private static readonly Option<double?> Rate = new("--rate") { Description = "Orders a second of open loads (500)." };
    private static readonly Option<bool> Poisson = new("--poisson") { Description = "Orders come by chance, not evenly." };
    private static readonly Option<double?> Seconds = new("--seconds") { Description = "Length of one measurement (10)." };
    private static readonly Option<int?> Rounds = new("--rounds") { Description = "How often each target has its turn (5)." };
    private static readonly Option<double?> WarmUp = new("--warm-up") { Description = "Seconds on each target before anything is measured (15)." };
    private static readonly Option<int?> Connections = new("--connections") { Description = "To each target; closed loads have as many callers (32)." };
    private static readonly Option<int?> Http = new("--http") { Description = "1 or 2: what the generator speaks (1)." };
    private static readonly Option<int?> LabHttp = new("--lab-http") { Description = "1 or 2: the highest that the labs speak (1)." };
    private static readonly Option<string?> Targets = new("--targets") { Description = $"Of {string.Join(',', Target.Names)}: those that are wanted." };
    private static readonly Option<int?> Replicas = new("--replicas") { Description = "Gateways; several share one Redis (1)." };
    private static readonly Option<int?> LargeBytes = new("--large-bytes") { Description = "Size of large orders (130000)." };
    private static readonly Option<int?> LargeEvery = new("--large-every") { Description = "Every so many orders one is large; 0: none (50)." };
    private static readonly Option<bool> Results = new("--results") { Description = "Labs send a result for each order." };
    private static readonly Option<bool> Ci = new("--ci") { Description = "Short: measurements of at most a minute." };

    static PlanOptions()
    {
        AtLeast(Rate, 1);
        AtLeast(Seconds, 1);
        AtLeast(Rounds, 1);
        AtLeast(WarmUp, 0);
        AtLeast(Connections, 1);
        AtLeast(Replicas, 1);
        AtLeast(LargeBytes, 10_000);
        AtLeast(LargeEvery, 0);
        foreach (var version in new[] { Http, LabHttp })
            version.AcceptOnlyFromAmong("1", "2");
        Targets.Validators.Add(result =>
        {
            if (Names(result.GetValueOrDefault<string?>()).Except(Target.Names, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                result.AddError($"There is no target '{unknown}'; there are {string.Join(", ", Target.Names)}.");
        });
    }

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Rate, Poisson, Seconds, Rounds, WarmUp, Connections, Http, LabHttp, Targets, Replicas, LargeBytes, LargeEvery, Results, Ci })
            command.Add(option);
    }

    public static Plan Read(ParseResult parsed, Plan defaults)
    {
        var duration = parsed.GetValue(Seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Duration;
        var targets = Names(parsed.GetValue(Targets));
        return defaults with
        {
            Rate = parsed.GetValue(Rate) ?? defaults.Rate,
            Poisson = parsed.GetValue(Poisson) || defaults.Poisson,
            Duration = parsed.GetValue(Ci) && duration > CiDuration ? CiDuration : duration,
            Rounds = parsed.GetValue(Rounds) ?? defaults.Rounds,
            WarmUp = parsed.GetValue(WarmUp) is { } warm ? TimeSpan.FromSeconds(warm) : defaults.WarmUp,
            Connections = parsed.GetValue(Connections) ?? defaults.Connections,
            Http = parsed.GetValue(Http) ?? defaults.Http,
            LabHttp = parsed.GetValue(LabHttp) ?? defaults.LabHttp,
            Targets = targets.Count > 0 ? targets : defaults.Targets,
            Replicas = parsed.GetValue(Replicas) ?? defaults.Replicas,
            LargeBytes = parsed.GetValue(LargeBytes) ?? defaults.LargeBytes,
            LargeEvery = parsed.GetValue(LargeEvery) ?? defaults.LargeEvery,
            Results = parsed.GetValue(Results) || defaults.Results,
        };
    }

    private static IReadOnlyList<string> Names(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static void AtLeast(Option<int?> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() < least) result.AddError($"{option.Name} is at least {least}.");
    });

    private static void AtLeast(Option<double?> option, double least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double?>() < least) result.AddError($"{option.Name} is at least {least}.");
    });
}
