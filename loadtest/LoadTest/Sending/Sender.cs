using System.Net;
using System.Net.Http.Headers;
using LoadTest.Measuring;
using Peers;

namespace LoadTest.Sending;

/// <param name="Count">Connections to a target.</param>
/// <param name="Version">HTTP/1.1 or HTTP/2.</param>
/// <param name="Fresh">Each request on a connection of its own.</param>
internal sealed record Connections(int Count, Version Version, bool Fresh = false);

/// <summary>Sends orders to one or more addresses in turn, over mutual TLS as a placer.</summary>
internal sealed class Sender : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue FhirJson = new("application/fhir+json");

    private readonly HttpMessageInvoker[] _pools;
    private readonly Uri[] _addresses;
    private readonly OrderStock _stock;
    private readonly Journal? _journal;
    private readonly Connections _connections;
    private uint _turn;

    /// <param name="addresses">Where orders are posted.</param>
    /// <param name="certificates">The placer's.</param>
    /// <param name="stock">Where orders come from.</param>
    /// <param name="journal">Where answers are kept; null for a target without books.</param>
    public Sender(IReadOnlyList<Uri> addresses, PeerCertificates certificates, Connections connections, OrderStock stock, Journal? journal)
    {
        _addresses = [.. addresses];
        _stock = stock;
        _journal = journal;
        _connections = connections;
        // Over HTTP/2 a pool has one connection, over HTTP/1.1 as many as are allowed.
        var pools = connections.Version == HttpVersion.Version20 ? connections.Count : 1;
        _pools = [.. Enumerable.Range(0, pools).Select(_ => new HttpMessageInvoker(Handler(certificates, connections.Count / pools)))];
    }

    /// <summary>Sends one order and reads its answer to the end.</summary>
    /// <returns>HTTP status; <see cref="Recorder.NoAnswer"/> where none came.</returns>
    public async Task<int> SendAsync()
    {
        var turn = Interlocked.Increment(ref _turn);
        using var order = _stock.Take();
        var status = await SendAsync(order.Body, _addresses[turn % _addresses.Length], _pools[turn % _pools.Length]);
        _journal?.Add(order.Index, status);
        return status;
    }

    public void Dispose()
    {
        foreach (var pool in _pools)
            pool.Dispose();
    }

    private async Task<int> SendAsync(ReadOnlyMemory<byte> body, Uri address, HttpMessageInvoker pool)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = FhirJson;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Version = _connections.Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.ConnectionClose = _connections.Fresh ? true : null;
        try
        {
            using var answer = await pool.SendAsync(request, CancellationToken.None);
            await answer.Content.CopyToAsync(Stream.Null);
            return (int)answer.StatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException or IOException)
        {
            return Recorder.NoAnswer;
        }
    }

    private static SocketsHttpHandler Handler(PeerCertificates certificates, int connections)
    {
        var handler = MutualTls.ClientHandler(certificates);
        handler.MaxConnectionsPerServer = connections;
        handler.ConnectTimeout = ConnectTimeout;
        handler.ActivityHeadersPropagator = null;
        return handler;
    }
}
