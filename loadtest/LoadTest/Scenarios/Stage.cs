using LoadTest.Books;
using LoadTest.Measuring;
using LoadTest.Sending;
using LoadTest.Site;
using LoadTest.Usage;
using Peers;
using ProgrammeSimulator;
using Spectre.Console;

namespace LoadTest.Scenarios;

/// <summary>An event that belongs beside a curve.</summary>
internal sealed record Mark(TimeSpan At, string Text);

/// <summary>Everything that a scenario plays with: the processes, a sender for each target, and what was measured so far.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly PeerCertificates _certificates;
    private readonly Dictionary<string, Sender> _senders;
    private readonly List<Measurement> _measurements = [];
    private readonly IAnsiConsole _console;

    private Stage(Plan plan, LoadSite site, Home home, IAnsiConsole console, TimeProvider time)
    {
        Plan = plan;
        Site = site;
        Time = time;
        _console = console;
        Stock = new OrderStock(Programme.Cervical, plan.LargeBytes, plan.LargeEvery);
        Operations = new OperationsClient(site.Operations, home.Certificates);
        Labs = new LabControl(site.LabControl);
        Auditor = new Auditor(site, home, Operations, Labs, Stock, Journal, time);
        _certificates = PeerCertificates.Load(home.Certificates, LoadSite.Placer);
        _senders = site.Targets.ToDictionary(target => target.Name, SenderTo, StringComparer.Ordinal);
    }

    public Plan Plan { get; }

    public LoadSite Site { get; }

    public TimeProvider Time { get; }

    public OrderStock Stock { get; }

    public Journal Journal { get; } = new();

    public OperationsClient Operations { get; }

    public LabControl Labs { get; }

    public Auditor Auditor { get; }

    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Events of a run, for the page.</summary>
    public List<Mark> Marks { get; } = [];

    /// <exception cref="LoadTestException">A process does not come up.</exception>
    public static async Task<Stage> SetAsync(Plan plan, string folder, Home home, IAnsiConsole console, TimeProvider time, CancellationToken cancellation)
    {
        var targets = plan.Targets.Where(target => target != Target.Nginx || NginxConfiguration.Find() is not null).ToList();
        if (targets.Count < plan.Targets.Count)
            console.WriteLine("nginx is not installed: it is left out.");
        console.WriteLine($"Starting the labs and {string.Join(", ", targets.Where(target => target != Target.Lab))} ...");
        var site = await LoadSite.StartAsync(home, new SiteOptions(folder, targets, plan.Replicas, LabHttp: plan.LabHttp), cancellation);
        try
        {
            var stage = new Stage(plan, site, home, console, time);
            foreach (var lab in plan.Results ? LoadSite.LabIds : [])
                await stage.Labs.BehaveAsync(lab, new LoadLab.Conduct(SendsResults: true), cancellation);
            if (targets.Contains(Target.Gateway))
                await stage.Auditor.StartAsync(cancellation);
            return stage;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public void Say(string line) => _console.WriteLine(line);

    /// <summary>Runs each target for a while without measuring it.</summary>
    public async Task WarmUpAsync(Load load, CancellationToken cancellation)
    {
        foreach (var target in Site.Targets)
        {
            Say($"Warming up {target.Name}, {Plan.WarmUp.TotalSeconds:0} s ...");
            if (Plan.WarmUp > TimeSpan.Zero)
                await load.RunAsync(Plan.WarmUp, _senders[target.Name].SendAsync, cancellation);
        }
    }

    /// <summary>One load on one target, with what each process spent on it.</summary>
    public async Task<Measurement> MeasureAsync(Target target, Load load, TimeSpan duration, int round, CancellationToken cancellation)
    {
        // What the one before left behind is not this one's.
        await Task.Delay(Pause, Time, cancellation);
        var gauge = await Gauge.StartAsync(target);
        var observed = await load.RunAsync(duration, _senders[target.Name].SendAsync, cancellation);
        var measurement = new Measurement(target.Name, load.Name, round, observed, await gauge.SpentAsync());
        await Site.EnsureAliveAsync();
        _measurements.Add(measurement);
        Say(Line(measurement));
        return measurement;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values)
            sender.Dispose();
        Operations.Dispose();
        Labs.Dispose();
        await Site.DisposeAsync();
        _certificates.Dispose();
    }

    private static string Line(Measurement measurement)
    {
        var (observed, cpu) = (measurement.Observed, measurement.OwnCpu);
        var round = measurement.Round > 0 ? $"round {measurement.Round}  " : "";
        var failed = observed.Failed > 0 ? $"  {observed.Failed} FAILED" : "";
        return $"{round}{measurement.Target,-8} {measurement.Load,-12} {observed.PerSecond,8:0}/s  p50 {observed.Latencies.Percentile(0.5).TotalMilliseconds,7:0.00} ms"
            + $"  p99 {observed.Latencies.Percentile(0.99).TotalMilliseconds,8:0.00} ms  {cpu,6:0} µs CPU{failed}";
    }

    private Sender SenderTo(Target target) => new(target.Addresses, _certificates, Plan.ConnectionsTo, Stock, target.HasBooks ? Journal : null);
}
