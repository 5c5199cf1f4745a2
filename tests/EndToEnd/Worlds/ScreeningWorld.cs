using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LabSimulator;
using Microsoft.Extensions.Logging.Abstractions;
using ProgrammeSimulator;
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
    private readonly Dictionary<string, Placer> _placers = new(StringComparer.Ordinal);

    private ScreeningWorld(Certificates certificates, WorldOptions options)
    {
        Certificates = certificates;
        _options = options;
        DataPlane = new Uri($"https://localhost:{Ports.Free()}/");
        OperationsPlane = new Uri($"https://localhost:{Ports.Free()}/");
        Operator = new OperatorClient(certificates.ClientAs("operator-anna", OperationsPlane));
    }

    public static IReadOnlyList<string> LabNames { get; } = ["lab-noord", "lab-midden", "lab-zuid"];

    public Certificates Certificates { get; }

    public Uri DataPlane { get; }

    public Uri OperationsPlane { get; }

    public OperatorClient Operator { get; }

    public GatewayProcess Gateway { get; private set; } = null!;

    public string RedisFolder => _folder.At("redis");

    /// <summary>Everything that the gateway wrote, all its lives together.</summary>
    public string LogFile => _folder.At("gateway.log");

    /// <summary>The process of the embedded Redis.</summary>
    public int RedisProcess => int.Parse(File.ReadAllText(Path.Combine(RedisFolder, "redis.pid")), CultureInfo.InvariantCulture);

    public Placer CervicalPlacer => _placers[Cervical];

    public Placer BowelPlacer => _placers[Bowel];

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
    public async Task StartGatewayAsync()
    {
        Gateway = GatewayProcess.Start(Settings(), LogFile);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.True(Gateway.IsRunning, Gateway.IsRunning ? "" : await File.ReadAllTextAsync(LogFile));
            return await AnswersAsync();
        });
    }

    /// <summary>Whether the gateway's data plane answers a placer.</summary>
    public async Task<bool> AnswersAsync()
    {
        using var client = Certificates.ClientAs(Cervical, DataPlane);
        try
        {
            using var answer = await client.GetAsync("fhir/metadata");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task StopLabAsync(string name)
    {
        _labs.Remove(name, out var lab);
        await lab!.DisposeAsync();
    }

    /// <summary>Starts a lab again where it was, on what it had stored.</summary>
    public async Task RestartLabAsync(string name) => _labs.Add(name, await StartLabAsync(name, _labPorts[name]));

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        foreach (var lab in _labs.Values)
            await lab.DisposeAsync();
        foreach (var placer in _placers.Values)
            placer.Dispose();
        foreach (var endpoint in _endpoints.Values)
            await endpoint.DisposeAsync();
        Operator.Dispose();
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
            _placers.Add(name, new Placer(new PlacerClient(DataPlane, Certificates.Folder, name)));
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

        registry.WriteTo(_folder.At("registry"));
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
    public IReadOnlyDictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Gateway__Registry"] = _folder.At("registry"),
            ["Gateway__Certificates"] = Certificates.Folder,
            ["Gateway__Address"] = "127.0.0.1",
            ["Gateway__DataPort"] = DataPlane.Port.ToString(CultureInfo.InvariantCulture),
            ["Gateway__OperationsPort"] = OperationsPlane.Port.ToString(CultureInfo.InvariantCulture),
            ["Identity__Roots__0"] = Certificates.PathOf("root.crt"),
            ["Identity__Intermediates__0"] = Certificates.PathOf("issuing.crt"),
            ["Identity__Crls__0"] = Certificates.PathOf("issuing.crl"),
            ["Identity__ServerCertificate"] = Certificates.PathOf("gateway.crt"),
            ["Identity__ServerKey"] = Certificates.PathOf("gateway.key"),
            ["Forwarding__ClientCertificate"] = Certificates.PathOf("gateway-client.crt"),
            ["Forwarding__ClientKey"] = Certificates.PathOf("gateway-client.key"),
            ["Redis__DataFolder"] = RedisFolder,
            // A test machine may be slow; what must hold within the timeout is the ledger's own tests' business.
            ["Redis__CommandTimeout"] = "00:00:05",
        };
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        return settings;
    }
}
