using System.Net;
using LabSimulator.Behaviour;
using LabSimulator.Hosting;
using LabSimulator.Orders;
using LabSimulator.Results;
using Peers;

namespace LabSimulator;

/// <summary>
/// A running lab: a FHIR endpoint over mutual TLS, a control API on loopback, and results that go to the gateway by themselves.
/// Disposing stops it in order; starting again on the same store goes on where it stopped.
/// </summary>
public sealed class LabHost : IAsyncDisposable
{
    private readonly PeerCertificates _server;
    private readonly PeerCertificates _client;
    private readonly LabStore _store;
    private readonly Conduct _conduct = new();
    private readonly Connections _connections;
    private readonly GatewayConnection _gateway;
    private readonly ResultDispatcher _results;
    private readonly DestructionReports _reports;
    private readonly WebApplication _fhir;
    private readonly WebApplication _control;
    private int _stopped;

    private LabHost(LabOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _server = PeerCertificates.Load(options.Certificates, options.Name + "-server");
        _client = PeerCertificates.Load(options.Certificates, options.Name + "-client");
        _store = LabStore.Open(options.Store, options.KeepRequests);
        _connections = new Connections(time, rest => FhirEndpoint.UnfinishedAsync(_store, rest));
        _gateway = new GatewayConnection(options.Gateway, _client, time, logs.CreateLogger<GatewayConnection>());
        _results = new ResultDispatcher(options, _store, _conduct, _gateway, time, logs.CreateLogger<ResultDispatcher>());
        _reports = new DestructionReports(options, _store, _gateway, time, logs.CreateLogger<DestructionReports>());
        _fhir = PeerApplication.Create(logs, kestrel => kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.UseMutualTls(_server, () => _conduct.AtHandshake().Mode == LabMode.RefuseTls);
            _connections.Record(listen);
        }));
        new FhirEndpoint(_store, _conduct, _results, _reports, time, logs.CreateLogger<FhirEndpoint>()).Map(_fhir);
        _control = PeerApplication.Create(logs, kestrel => kestrel.Listen(IPAddress.Loopback, options.ControlPort));
        new ControlApi(_store, _results, Behave).Map(_control);
    }

    /// <summary>The FHIR endpoint's base: <c>https://localhost:PORT</c>; orders go to <c>/fhir</c> under it.</summary>
    public Uri Url => new($"https://localhost:{_fhir.Port}");

    /// <summary>The control API's base, on loopback.</summary>
    public Uri ControlUrl => new($"http://127.0.0.1:{_control.Port}");

    public LabCounters Counters => _store.Counters;

    public IReadOnlyList<OrderView> Orders => _store.Orders;

    /// <exception cref="CertificateFolderException">The certificates are not there.</exception>
    /// <exception cref="IOException">A port is taken, or the store is not writable.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, ILoggerFactory logs, TimeProvider? time = null)
    {
        var lab = new LabHost(options, time ?? TimeProvider.System, logs);
        try
        {
            await lab._fhir.StartAsync();
            await lab._control.StartAsync();
        }
        catch (IOException)
        {
            await lab.DisposeAsync();
            throw;
        }

        foreach (var order in lab._store.Outstanding) lab._results.Schedule(order);
        return lab;
    }

    /// <summary>Changes the lab's behaviour from the next request, handshake or result on; a lab that refuses TLS cuts its open connections too.</summary>
    public void Behave(LabBehaviour behaviour)
    {
        _conduct.Become(behaviour);
        if (behaviour.Mode == LabMode.RefuseTls) _connections.Cut();
    }

    /// <summary>Ends when it holds; it is asked again after each change of the lab's orders and counters.</summary>
    public Task UntilAsync(Func<LabHost, bool> holds, CancellationToken cancellation = default) => _store.Changed.UntilAsync(() => holds(this), cancellation);

    /// <summary>A request to the byte (request line, headers, body), by its number from 1; null when there is none.</summary>
    public Task<byte[]?> FindRequestAsync(long number) => _store.FindRequestAsync(number);

    /// <summary>Ends when the lab is told to stop by a signal.</summary>
    public Task WaitForShutdownAsync() => _fhir.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1) return;
        await _fhir.StopSoonAsync();
        await _control.StopSoonAsync();
        await _results.DisposeAsync();
        await _reports.DisposeAsync();
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _server.Dispose();
        _client.Dispose();
    }
}
