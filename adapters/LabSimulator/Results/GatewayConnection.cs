using System.Net.Http.Headers;
using Peers;

namespace LabSimulator.Results;

/// <summary>What the gateway answered to a result.</summary>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="RetryAfter">What the gateway asked for, with 429 or 503.</param>
internal sealed record GatewayAnswer(int? Status, TimeSpan? RetryAfter)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    /// <summary>A 4xx says that the same bytes will never be accepted, except those that ask for patience.</summary>
    public bool IsRefused => Status is >= 400 and < 500 and not (408 or 429);
}

/// <summary>The lab's side of the gateway: its client certificate, and a connection that stays open between results.</summary>
internal sealed partial class GatewayConnection : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger<GatewayConnection> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _keepingOpen;

    public GatewayConnection(Uri gateway, PeerCertificates certificates, TimeProvider time, ILogger<GatewayConnection> log)
    {
        _client = new HttpClient(MutualTls.ClientHandler(certificates)) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
        _time = time;
        _log = log;
        _keepingOpen = KeepOpenAsync();
    }

    /// <summary>A Bundle to the FHIR base.</summary>
    public Task<GatewayAnswer> SendAsync(ReadOnlyMemory<byte> bundle, CancellationToken cancellation) => SendAsync("fhir", bundle, cancellation);

    public async Task<GatewayAnswer> SendAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        try
        {
            using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
            await answer.Content.LoadIntoBufferAsync(cancellation);
            return new GatewayAnswer((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException failed)
        {
            NoAnswer(_log, failed.HttpRequestError);
            return new GatewayAnswer(null, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            NoAnswer(_log, HttpRequestError.Unknown);
            return new GatewayAnswer(null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keepingOpen;
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task KeepOpenAsync()
    {
        using var timer = new PeriodicTimer(KeepAlive, _time);
        try
        {
            do
            {
                await TouchAsync();
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The lab stops.
        }
    }

    private async Task TouchAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("fhir/metadata", UriKind.Relative), _stopping.Token);
            Open(_log, (int)answer.StatusCode);
        }
        catch (HttpRequestException failed)
        {
            NoAnswer(_log, failed.HttpRequestError);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection to the gateway is open; it answered {Status}")]
    private static partial void Open(ILogger log, int status);

    [LoggerMessage(Level = LogLevel.Debug, Message = "No answer from the gateway: {Error}")]
    private static partial void NoAnswer(ILogger log, HttpRequestError error);
}
