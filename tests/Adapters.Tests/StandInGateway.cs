using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Peers;

namespace Adapters.Tests;

/// <summary>The gateway's two sockets as the adapters see them: sends with its client certificate, and takes results over mutual TLS.</summary>
internal sealed class StandInGateway : IAsyncDisposable
{
    private readonly PeerCertificates _server;
    private readonly PeerCertificates _client;
    private readonly WebApplication _listener;
    private readonly HttpClient _http;
    private readonly Channel<string> _results = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<HttpStatusCode> _next = new();

    private StandInGateway(string certificates)
    {
        _server = PeerCertificates.Load(certificates, "gateway");
        _client = PeerCertificates.Load(certificates, "gateway-client");
        _http = new HttpClient(MutualTls.ClientHandler(_client));
        _listener = PeerApplication.Create(NullLoggerFactory.Instance, kestrel => kestrel.ListenAnyIP(0, listen => listen.UseMutualTls(_server, () => false)));
        _listener.MapPost("/fhir", ReceiveAsync);
    }

    public Uri Url => new($"https://localhost:{_listener.Port}");

    public static async Task<StandInGateway> StartAsync(string certificates)
    {
        var gateway = new StandInGateway(certificates);
        await gateway._listener.StartAsync();
        return gateway;
    }

    /// <summary>The next results get these answers; after that 200.</summary>
    public void AnswerWith(params HttpStatusCode[] answers)
    {
        foreach (var answer in answers) _next.Enqueue(answer);
    }

    public async Task<string> NextResultAsync() => await _results.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasResult => _results.Reader.TryPeek(out _);

    public async Task<(HttpResponseMessage Answer, string Body)> SendAsync(Uri to, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        var answer = await _http.PostAsync(new Uri(to, "fhir"), content, TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<HttpResponseMessage> PatchAsync(Uri uri) => _http.PatchAsync(uri, null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _listener.StopSoonAsync();
        _http.Dispose();
        _server.Dispose();
        _client.Dispose();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        http.Response.StatusCode = _next.TryDequeue(out var status) ? (int)status : StatusCodes.Status200OK;
        await _results.Writer.WriteAsync(body);
    }
}
