using System.Globalization;
using System.Text.Json.Nodes;
using LabSimulator;
using Microsoft.Extensions.Logging.Abstractions;
using ProgrammeSimulator.Results;

namespace EndToEnd.Worlds;

/// <summary>
/// Two programmes, three labs and the gateway between them: real sockets, real certificates, a real Redis, the gateway as its own process.
/// Disposing stops everything and deletes its folder.
/// </summary>
public sealed class ScreeningWorld : IAsyncDisposable
{
    public const string Cervical = "programme-cervical";
    public const string Bowel = "programme-bowel";

    private readonly TestFolder _folder = new();
    private readonly WorldOptions _options;
    private readonly Dictionary<string, LabHost> _labs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _labPorts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResultsEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly List<Replica> _others = [];

    private ScreeningWorld(Certificates certificates, WorldOptions options)
    {
        Certificates = certificates;
        _options = options;
        First = new Replica(certificates, _folder.At("gateway.log"), _folder.At("audit"));
        Redis = options.OwnRedis || options.RedisReplica ? new WorldRedis(RedisFolder) : null;
        RedisReplica = options.RedisReplica ? new WorldRedis(_folder.At("redis-replica")) : null;
    }

    public static IReadOnlyList<string> LabNames { get; } = ["lab-noord", "lab-midden", "lab-zuid"];

    public Certificates Certificates { get; }

    /// <summary>The gateway that every world has, and labs send their results to.</summary>
    public Replica First { get; }

    public Uri DataPlane => First.DataPlane;

    public Uri OperationsPlane => First.OperationsPlane;

    public OperatorClient Operator => First.Operator;

    public GatewayProcess Gateway => First.Process!;

    /// <summary>The Redis that the gateways share; null where the gateway has one of its own.</summary>
    public WorldRedis? Redis { get; }

    /// <summary>The Redis that follows <see cref="Redis"/>; null where there is none.</summary>
    public WorldRedis? RedisReplica { get; }

    public string RedisFolder => _folder.At("redis");

    /// <summary>The registry of all gateways of this world; what is changed there holds from their next start.</summary>
    public string RegistryFolder => _folder.At("registry");

    /// <summary>Everything that the gateway wrote, all its lives together.</summary>
    public string LogFile => First.LogFile;

    /// <summary>The process of the embedded Redis.</summary>
    public int RedisProcess => int.Parse(File.ReadAllText(Path.Combine(RedisFolder, "redis.pid")), CultureInfo.InvariantCulture);

    public Placer CervicalPlacer => First.CervicalPlacer;

    public Placer BowelPlacer => First.BowelPlacer;

    public IReadOnlyCollection<LabHost> Labs => _labs.Values;

    public LabHost Lab(string name) => _labs[name];

    public string LabFolder(string name) => _folder.At(name);

    public ResultsEndpoint Results(string placer) => _endpoints[placer];

    public static async Task<ScreeningWorld> StartAsync(Certificates certificates, WorldOptions options)
    {
        var world = new ScreeningWorld(certificates, options);
        try
        {
            await world.StartAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the gateway on what its last life left behind, and waits until it answers.</summary>
    public Task StartGatewayAsync() => First.StartAsync(Settings());

    /// <summary>One more gateway on the same Redis, with everything the first one has but its ports.</summary>
    public async Task<Replica> StartReplicaAsync()
    {
        var replica = new Replica(Certificates, _folder.At($"gateway-{_others.Count + 2}.log"), _folder.At($"audit-{_others.Count + 2}"));
        _others.Add(replica);
        await replica.StartAsync(Settings(replica));
        return replica;
    }

    /// <summary>Whether the gateway's data plane answers a placer.</summary>
    public Task<bool> AnswersAsync() => First.AnswersAsync();

    public async Task StopLabAsync(string name)
    {
        _labs.Remove(name, out var lab);
        await lab!.DisposeAsync();
    }

    /// <summary>Starts a lab again where it was, on what it had stored.</summary>
    public async Task RestartLabAsync(string name) => _labs.Add(name, await StartLabAsync(name, _labPorts[name]));

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _others.Prepend(First))
            await replica.DisposeAsync();
        foreach (var redis in new[] { Redis, RedisReplica }.OfType<WorldRedis>())
            await redis.DisposeAsync();
        foreach (var lab in _labs.Values)
            await lab.DisposeAsync();
        foreach (var endpoint in _endpoints.Values)
            await endpoint.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var registry = new RegistryCopy();
        _options.Registry(registry);
        foreach (var name in (string[])[Cervical, Bowel])
        {
            var endpoint = await ResultsEndpoint.StartAsync(new ResultsEndpointOptions(name, Certificates.Folder, _folder.At(name)), NullLoggerFactory.Instance);
            _endpoints.Add(name, endpoint);
            registry.Placer(name)["resultsEndpoint"] = JsonValue.Create($"{endpoint.Url.OriginalString}/fhir");
            if (!_options.Fetching.Contains(name, StringComparer.Ordinal))
                continue;
            registry.Placer(name).Remove("resultsEndpoint");
            registry.Placer(name).Remove("resultsPins");
        }

        foreach (var name in LabNames)
        {
            _labs.Add(name, await StartLabAsync(name, port: 0));
            _labPorts.Add(name, _labs[name].Url.Port);
            registry.Lab(name)["endpoint"] = JsonValue.Create($"{_labs[name].Url.OriginalString}/fhir");
        }

        registry.WriteTo(RegistryFolder);
        if (Redis is not null)
            await Redis.StartAsync();
        if (RedisReplica is not null)
            await RedisReplica.StartAsync(Redis);
        if (_options.StartsGateway)
            await StartGatewayAsync();
    }

    private Task<LabHost> StartLabAsync(string name, int port) => LabHost.StartAsync(
        new LabOptions
        {
            Name = name,
            Certificates = Certificates.Folder,
            Gateway = DataPlane,
            Store = LabFolder(name),
            Port = port,
            ResultDelay = _options.ResultDelay,
            RetryDelay = TimeSpan.FromMilliseconds(50),
        },
        NullLoggerFactory.Instance);

    /// <summary>The gateway's configuration, <c>Section__Name</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings() => Settings(First);

    private Dictionary<string, string> Settings(Replica replica)
    {
        var settings = new Dictionary<string, string>(replica.Settings, StringComparer.Ordinal)
        {
            ["Gateway__Registry"] = RegistryFolder,
            ["Gateway__Certificates"] = Certificates.Folder,
            ["Identity__Roots__0"] = Certificates.PathOf("root.crt"),
            ["Identity__Intermediates__0"] = Certificates.PathOf("issuing.crt"),
            ["Identity__Crls__0"] = Certificates.PathOf("issuing.crl"),
            ["Identity__ServerCertificate"] = Certificates.PathOf("gateway.crt"),
            ["Identity__ServerKey"] = Certificates.PathOf("gateway.key"),
            ["Forwarding__ClientCertificate"] = Certificates.PathOf("gateway-client.crt"),
            ["Forwarding__ClientKey"] = Certificates.PathOf("gateway-client.key"),
            ["Redis__DataFolder"] = RedisFolder,
            ["Audit__Folder"] = replica.AuditFolder,
            // A test machine may be slow; what must hold within the timeout is the ledger's own tests' business.
            ["Redis__CommandTimeout"] = "00:00:05",
        };
        if (Redis is not null)
            settings["Redis__ConnectionString"] = string.Join(',', new[] { Redis, RedisReplica }.OfType<WorldRedis>().Select(redis => redis.Address));
        if (RedisReplica is not null)
            settings["Redis__ReplicasToWait"] = "1";
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        return settings;
    }
}
