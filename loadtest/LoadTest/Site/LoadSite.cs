namespace LoadTest.Site;

/// <summary>What a run is set up with.</summary>
/// <param name="Folder">Of this run; logs and data are written there.</param>
/// <param name="Targets">Names of <see cref="Target"/>.</param>
/// <param name="Replicas">Gateways; more than one share a Redis of their own instead of an embedded one.</param>
/// <param name="LabConnections">Of each proxy to each lab.</param>
/// <param name="LabHttp">Highest HTTP version of the labs: 1 or 2.</param>
internal sealed record SiteOptions(string Folder, IReadOnlyList<string> Targets, int Replicas = 1, int LabConnections = 64, int LabHttp = 1);

/// <summary>The gateway with its Redis, the baselines beside it and the labs, each a process. Disposing stops them: the gateway first.</summary>
internal sealed class LoadSite : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> LabIds = ["lab-noord", "lab-midden", "lab-zuid"];
    public const string Placer = "programme-cervical";

    private readonly List<Part> _parts = [];
    private readonly Home _home;
    private readonly SiteOptions _options;
    private readonly Dictionary<string, int> _ports = LabIds.Append(Placer).ToDictionary(id => id, _ => Ports.Free(), StringComparer.Ordinal);
    private readonly int _control = Ports.Free();
    private readonly int _dataPort = Ports.Free();
    private readonly int _operationsPort = Ports.Free();

    private LoadSite(Home home, SiteOptions options)
    {
        _home = home;
        _options = options;
    }

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<Target> Targets { get; private set; } = [];

    public Uri Operations => new($"https://localhost:{_operationsPort}");

    public Uri LabControl => new($"http://127.0.0.1:{_control}");

    public Target Gateway => Targets.Single(target => target.HasBooks);

    /// <summary>The processes of the labs, which every target has in common.</summary>
    public Measured Labs { get; private set; } = null!;

    /// <exception cref="LoadTestException">A process does not come up.</exception>
    public static async Task<LoadSite> StartAsync(Home home, SiteOptions options, CancellationToken cancellation)
    {
        var site = new LoadSite(home, options);
        Directory.CreateDirectory(site.Logs);
        try
        {
            await site.StartLabsAsync(cancellation);
            var targets = new List<Target>();
            foreach (var name in options.Targets)
                targets.Add(await site.StartAsync(name, cancellation));
            site.Targets = targets;
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Throws when a process has ended by itself.</summary>
    /// <exception cref="LoadTestException">Says which one, and its last words.</exception>
    public async Task EnsureAliveAsync()
    {
        if (_parts.Find(part => part.Ended.IsCompleted) is { } lost)
            throw new LoadTestException($"{lost.Name} has ended by itself:{Environment.NewLine}{await lost.LastWordsAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
    }

    private string Logs => Path.Combine(_options.Folder, "logs");

    private string Data => Path.Combine(_options.Folder, "data");

    private IEnumerable<int> LabPorts => LabIds.Select(lab => _ports[lab]);

    private Task<Target> StartAsync(string name, CancellationToken cancellation) => name switch
    {
        Target.Lab => Task.FromResult(new Target(Target.Lab, [.. LabPorts.Select(At)], [Labs])),
        Target.Nginx => StartNginxAsync(cancellation),
        Target.Yarp => StartYarpAsync(cancellation),
        _ => StartGatewaysAsync(cancellation),
    };

    private async Task StartLabsAsync(CancellationToken cancellation)
    {
        string[] arguments =
        [
            "--certificates", _home.Certificates, "--control-port", $"{_control}", "--gateway", $"https://localhost:{_dataPort}", "--http", $"{_options.LabHttp}",
            .. LabIds.SelectMany(lab => new[] { "--lab", $"{lab}={_ports[lab]}" }), "--programme", $"{Placer}={_ports[Placer]}",
        ];
        var (part, probe) = await StartDotnetAsync("labs", "loadtest/LoadLab", _control, arguments, [], cancellation);
        Labs = Measured.Of("labs", part.ProcessId, probe);
    }

    private async Task<Target> StartYarpAsync(CancellationToken cancellation)
    {
        var port = Ports.Free();
        string[] arguments = [_home.Certificates, $"{port}", $"{_options.LabConnections}", .. LabPorts.Select(lab => $"https://localhost:{lab}")];
        var (part, probe) = await StartDotnetAsync(Target.Yarp, "loadtest/BareYarp", port, arguments, [], cancellation);
        return new Target(Target.Yarp, [At(port)], [Measured.Of(Target.Yarp, part.ProcessId, probe), Labs]);
    }

    private async Task<Target> StartNginxAsync(CancellationToken cancellation)
    {
        var port = Ports.Free();
        var configuration = NginxConfiguration.Write(Path.Combine(Data, "nginx"), _home.Certificates, port, _options.LabConnections, LabPorts);
        var part = await Part.StartAsync(Target.Nginx, Logs, port, [NginxConfiguration.Find()!, "-e", "stderr", "-c", configuration], [], cancellation);
        _parts.Add(part);
        return new Target(Target.Nginx, [At(port)], [Measured.WithChildren(Target.Nginx, part.ProcessId), Labs]);
    }

    private async Task<Target> StartGatewaysAsync(CancellationToken cancellation)
    {
        var registry = Path.Combine(Data, "registry");
        LoadRegistry.Write(_home.Registry, registry, _ports);
        var keys = GatewaySettings.MakeKeys(Path.Combine(Data, "keys"));
        (int Port, int ProcessId)? shared = _options.Replicas > 1 ? await StartRedisAsync(cancellation) : null;
        var redis = shared is null ? ("Redis__DataFolder", Path.Combine(Data, "redis")) : ("Redis__ConnectionString", $"127.0.0.1:{shared.Value.Port}");
        var processes = new List<Measured>();
        var addresses = new List<Uri>();
        for (var replica = 1; replica <= _options.Replicas; replica++)
        {
            var name = replica == 1 ? Target.Gateway : $"{Target.Gateway}-{replica}";
            var (data, operations) = replica == 1 ? (_dataPort, _operationsPort) : (Ports.Free(), Ports.Free());
            var settings = GatewaySettings.Of(_home, registry, data, operations, redis, keys).Append(("Audit__Folder", Path.Combine(Data, $"audit-{data}")));
            var (part, probe) = await StartDotnetAsync(name, "gateway/Gateway", data, [], settings, cancellation);
            processes.Add(Measured.Of(name, part.ProcessId, probe));
            if (shared is null)
                processes.Add(Measured.ChildrenOf("redis", part.ProcessId));
            addresses.Add(At(data));
        }

        if (shared is not null)
            processes.Add(Measured.Of("redis", shared.Value.ProcessId));
        return new Target(Target.Gateway, addresses, [.. processes, Labs]);
    }

    private async Task<(int Port, int ProcessId)> StartRedisAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Data, "redis")).FullName;
        var port = Ports.Free();
        var part = await Part.StartAsync(
            "redis", Logs, port, ["redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""], [], cancellation);
        _parts.Add(part);
        return (port, part.ProcessId);
    }

    private async Task<(Part Part, string Probe)> StartDotnetAsync(
        string name, string project, int port, IEnumerable<string> arguments, IEnumerable<(string, string)> environment, CancellationToken cancellation)
    {
        // A Unix socket's path has room for a hundred characters only.
        var probe = Path.Combine(Path.GetTempPath(), $"loadtest-{Environment.ProcessId}-{name}.probe");
        var part = await Part.StartAsync(
            name, Logs, port, ["dotnet", _home.ProgramOf(project), .. arguments],
            [("DOTNET_STARTUP_HOOKS", _home.ProgramOf("loadtest/RuntimeProbe")), ("LOADTEST_PROBE", probe), .. environment], cancellation);
        _parts.Add(part);
        return (part, probe);
    }

    private static Uri At(int port) => new($"https://localhost:{port}/fhir");
}
