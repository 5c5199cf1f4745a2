using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Peers;

namespace ProgrammeSimulator.Results;

/// <summary>What an endpoint is told at its start. Certificates is the folder of PEM files; the endpoint shows <c>NAME-server</c>. Port 0 takes a free one.</summary>
public sealed record ResultsEndpointOptions(string Name, string Certificates, string Store, int Port = 0, int ControlPort = 0);

/// <summary>
/// A programme's endpoint for results over mutual TLS: keeps each request to the byte, takes the same report once, misbehaves on demand.
/// Starting again on the same store, it knows the reports that it took.
/// </summary>
public sealed class ResultsEndpoint : IAsyncDisposable
{
    private readonly PeerCertificates _certificates;
    private readonly ReportStore _store;
    private readonly TimeProvider _time;
    private readonly Connections _connections;
    private readonly WebApplication _fhir;
    private readonly WebApplication _control;
    private volatile EndpointBehaviour _behaviour = new(EndpointMode.Normal);

    private ResultsEndpoint(ResultsEndpointOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _certificates = PeerCertificates.Load(options.Certificates, options.Name + "-server");
        _store = ReportStore.Open(options.Store);
        _time = time;
        _connections = new Connections(time, _store.KeepAsync);
        _fhir = PeerApplication.Create(logs, kestrel => kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.UseMutualTls(_certificates, () => _behaviour.Mode == EndpointMode.Down);
            _connections.Record(listen);
        }));
        _fhir.MapPost("/fhir", ReceiveAsync);
        _control = PeerApplication.Create(logs, kestrel => kestrel.Listen(IPAddress.Loopback, options.ControlPort));
        new ResultsControlApi(_store, Behave).Map(_control);
    }

    /// <summary>The endpoint's base: <c>https://localhost:PORT</c>; results go to <c>/fhir</c> under it.</summary>
    public Uri Url => new($"https://localhost:{_fhir.Port}");

    /// <summary>The control API's base, plain HTTP on loopback.</summary>
    public Uri ControlUrl => new($"http://127.0.0.1:{_control.Port}");

    /// <summary>Every report that was taken, also repeats, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedReport> Received => _store.Received;

    public EndpointCounters Counters => _store.Counters;

    /// <exception cref="CertificateFolderException">The certificates are not there.</exception>
    /// <exception cref="IOException">A port is taken, or the store is not writable.</exception>
    public static async Task<ResultsEndpoint> StartAsync(ResultsEndpointOptions options, ILoggerFactory logs, TimeProvider? time = null)
    {
        var endpoint = new ResultsEndpoint(options, time ?? TimeProvider.System, logs);
        try
        {
            await endpoint._fhir.StartAsync();
            await endpoint._control.StartAsync();
            return endpoint;
        }
        catch (IOException)
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    /// <summary>From the next request or handshake on; an endpoint that goes down cuts its open connections too.</summary>
    public void Behave(EndpointBehaviour behaviour)
    {
        _behaviour = behaviour;
        if (behaviour.Mode == EndpointMode.Down) _connections.Cut();
    }

    /// <summary>Ends when a report based on that order is here.</summary>
    public Task<ReceivedReport> ReportOfAsync(string placerOrderNumber, CancellationToken cancellation = default) =>
        _store.ReportOf(placerOrderNumber).WaitAsync(cancellation);

    /// <summary>Ends when it holds; it is asked again after each report.</summary>
    public Task UntilAsync(Func<ResultsEndpoint, bool> holds, CancellationToken cancellation = default) => _store.Changed.UntilAsync(() => holds(this), cancellation);

    /// <summary>A request to the byte, by its number from 1; null when there is none.</summary>
    public Task<byte[]?> FindRequestAsync(long number) => _store.FindRequestAsync(number);

    /// <summary>Ends when the endpoint is told to stop by a signal.</summary>
    public Task WaitForShutdownAsync() => _fhir.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _fhir.StopSoonAsync();
        await _control.StopSoonAsync();
        await _store.DisposeAsync();
        _certificates.Dispose();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var request = http.Features.GetRequiredFeature<RequestBytes>().Take();
        var number = await _store.KeepAsync(request);
        var behaviour = _behaviour;
        if (behaviour.Mode is EndpointMode.Error500 or EndpointMode.Refuse422)
        {
            http.Response.StatusCode = behaviour.Mode == EndpointMode.Error500 ? StatusCodes.Status500InternalServerError : StatusCodes.Status422UnprocessableEntity;
            return;
        }

        try
        {
            var statuses = new List<string>();
            foreach (var report in ReportReader.Read(body.ToArray()))
                statuses.Add(await _store.TakeAsync(report, number, request.FirstByteAt) ? "201 Created" : "200 OK");
            if (behaviour.Mode == EndpointMode.Slow) await Task.Delay(behaviour.Delay ?? TimeSpan.FromSeconds(30), _time, http.RequestAborted);
            await AnswerAsync(http, statuses);
        }
        catch (JsonException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static async Task AnswerAsync(HttpContext http, List<string> statuses)
    {
        var entries = string.Join(',', statuses.Select(status => $$$"""{"response":{"status":"{{{status}}}"}}"""));
        var answer = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction-response","entry":[{{entries}}]}""");
        http.Response.ContentType = "application/fhir+json";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer);
    }
}
