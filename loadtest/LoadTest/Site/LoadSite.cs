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

    private readonly SiteProcesses _processes;
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
        _processes = new SiteProcesses(home, Path.Combine(options.Folder, "logs"));
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
    public Task EnsureAliveAsync() => _processes.EnsureAliveAsync();

    public ValueTask DisposeAsync() => _processes.DisposeAsync();

    private string Data => Path.Combine(_options.Folder, "data");

    private string Policy => Path.Combine(_home.Registry, "policies", "lab-midden.json");

    private IEnumerable<int> LabPorts => LabIds.Select(lab => _ports[lab]);

    private Task<Target> StartAsync(string name, CancellationToken cancellation) => name switch
    {
        Target.Lab => Task.FromResult(new Target(Target.Lab, [.. LabPorts.Select(At)], [Labs])),
        Target.Nginx => StartNginxAsync(cancellation),
        Target.Yarp => StartYarpAsync(name, [], [], cancellation),
        Target.Minimise => StartYarpAsync(name, ["--policy", Policy], [], cancellation),
        Target.Parts => StartPartsAsync(cancellation),
        _ => StartGatewaysAsync(cancellation),
    };

    private async Task StartLabsAsync(CancellationToken cancellation)
    {
        string[] arguments =
        [
            "--certificates", _home.Certificates, "--control-port", $"{_control}", "--gateway", $"https://localhost:{_dataPort}", "--http", $"{_options.LabHttp}",
            .. LabIds.SelectMany(lab => new[] { "--lab", $"{lab}={_ports[lab]}" }), "--programme", $"{Placer}={_ports[Placer]}",
        ];
        Labs = await _processes.StartDotnetAsync("labs", "loadtest/LoadLab", _control, arguments, [], cancellation);
    }

    private async Task<Target> StartYarpAsync(string name, IEnumerable<string> options, IEnumerable<Measured> helpers, CancellationToken cancellation)
    {
        var port = Ports.Free();
        string[] arguments =
        [
            "--certificates", _home.Certificates, "--port", $"{port}", "--connections", $"{_options.LabConnections}",
            .. LabPorts.SelectMany(lab => new[] { "--lab", $"https://localhost:{lab}" }), .. options,
        ];
        var yarp = await _processes.StartDotnetAsync(name, "loadtest/BareYarp", port, arguments, [], cancellation);
        return new Target(name, [At(port)], [yarp, .. helpers, Labs]);
    }

    private async Task<Target> StartPartsAsync(CancellationToken cancellation)
    {
        var data = Path.Combine(Data, Target.Parts);
        var redis = await _processes.StartRedisAsync("redis-" + Target.Parts, Path.Combine(data, "redis"), cancellation);
        return await StartYarpAsync(Target.Parts, ["--policy", Policy, "--redis", $"127.0.0.1:{redis.Port}", "--trail", Path.Combine(data, "trail")], [redis.Measured], cancellation);
    }

    private async Task<Target> StartNginxAsync(CancellationToken cancellation)
    {
        var port = Ports.Free();
        var configuration = NginxConfiguration.Write(Path.Combine(Data, "nginx"), _home.Certificates, port, _options.LabConnections, LabPorts);
        var part = await _processes.StartAsync(Target.Nginx, port, [NginxConfiguration.Find()!, "-e", "stderr", "-c", configuration], [], cancellation);
        return new Target(Target.Nginx, [At(port)], [Measured.WithChildren(Target.Nginx, part.ProcessId), Labs]);
    }

    private async Task<Target> StartGatewaysAsync(CancellationToken cancellation)
    {
        var registry = Path.Combine(Data, "registry");
        LoadRegistry.Write(_home.Registry, registry, _ports);
        var keys = GatewaySettings.MakeKeys(Path.Combine(Data, "keys"));
        var folder = Path.Combine(Data, "redis");
        (int Port, Measured Measured)? shared = _options.Replicas > 1 ? await _processes.StartRedisAsync("redis", folder, cancellation) : null;
        var redis = shared is null ? ("Redis__DataFolder", folder) : ("Redis__ConnectionString", $"127.0.0.1:{shared.Value.Port}");
        var processes = new List<Measured>();
        var addresses = new List<Uri>();
        for (var replica = 1; replica <= _options.Replicas; replica++)
        {
            var name = replica == 1 ? Target.Gateway : $"{Target.Gateway}-{replica}";
            var (data, operations) = replica == 1 ? (_dataPort, _operationsPort) : (Ports.Free(), Ports.Free());
            var settings = GatewaySettings.Of(_home, registry, data, operations, redis, keys).Append(("Audit__Folder", Path.Combine(Data, $"audit-{data}")));
            var gateway = await _processes.StartDotnetAsync(name, "gateway/Gateway", data, [], settings, cancellation);
            processes.Add(gateway);
            if (shared is null)
                processes.Add(Measured.ChildrenOf("redis", gateway.ProcessIds()[0]));
            addresses.Add(At(data));
        }

        if (shared is not null)
            processes.Add(shared.Value.Measured);
        return new Target(Target.Gateway, addresses, [.. processes, Labs]);
    }

    private static Uri At(int port) => new($"https://localhost:{port}/fhir");
}
