using System.Net.Http.Headers;
using System.Threading.Channels;
using LabSimulator;
using LabSimulator.Orders;
using LabSimulator.Results;
using Peers;

namespace LoadLab;

/// <summary>
/// Sends a lab's results, several at once, in the order in which its orders came: so results come back at the rate at which orders go out.
/// A result that is not taken goes to the end of the queue.
/// </summary>
internal sealed class ResultSender : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Incoming> _queue = Channel.CreateUnbounded<Incoming>();
    private readonly Queue<Incoming> _kept = [];
    private readonly Lock _keeping = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LabOptions _options;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly Task _sending;
    private long _waiting;
    private long _taken;
    private long _refused;
    private bool _isKeeping;

    /// <param name="lab">The lab's name.</param>
    /// <param name="gateway">The gateway's data plane.</param>
    /// <param name="certificates">The lab's client certificate.</param>
    /// <param name="atOnce">Results under way at the same time, each on a connection of its own.</param>
    public ResultSender(string lab, Uri gateway, PeerCertificates certificates, int atOnce, TimeProvider time)
    {
        _options = new LabOptions { Name = lab, Certificates = "", Gateway = gateway, Store = "" };
        _client = new HttpClient(MutualTls.ClientHandler(certificates)) { BaseAddress = gateway };
        _time = time;
        _sending = Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(SendAllAsync)));
    }

    public long Waiting => Interlocked.Read(ref _waiting);

    public long Taken => Interlocked.Read(ref _taken);

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Nothing new is sent while it is true; what came meanwhile goes out once it is false again.</summary>
    public bool IsKeeping
    {
        set
        {
            lock (_keeping)
            {
                _isKeeping = value;
                while (!value && _kept.TryDequeue(out var kept))
                    _queue.Writer.TryWrite(kept);
            }
        }
    }

    /// <param name="request">The body of an order's request, as it came.</param>
    public void Add(byte[] request, DateTimeOffset receivedAt)
    {
        Interlocked.Increment(ref _waiting);
        var incoming = new Incoming(request, receivedAt);
        lock (_keeping)
        {
            if (_isKeeping)
                _kept.Enqueue(incoming);
            else
                _queue.Writer.TryWrite(incoming);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var incoming in _queue.Reader.ReadAllAsync(_stopping.Token))
                await SendAsync(incoming);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The labs stop; what waits is of no use to anybody.
        }
    }

    private async Task SendAsync(Incoming incoming)
    {
        var order = IncomingMessageReader.Read(incoming.Request).Entries.OfType<IncomingEntry.Places>().Single().Order;
        var report = ReportBundle.Write(Report.Of(new KnownOrder(order, incoming.ReceivedAt), _options), ResultBundle.Transaction);
        using var content = new ReadOnlyMemoryContent(report);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        switch (await StatusAsync(content))
        {
            case >= 200 and < 300:
                Interlocked.Increment(ref _taken);
                Interlocked.Decrement(ref _waiting);
                break;
            case >= 400 and < 500 and not (408 or 429):
                Interlocked.Increment(ref _refused);
                Interlocked.Decrement(ref _waiting);
                break;
            default:
                await Task.Delay(Patience, _time, _stopping.Token);
                _queue.Writer.TryWrite(incoming);
                break;
        }
    }

    private async Task<int> StatusAsync(HttpContent content)
    {
        try
        {
            using var answer = await _client.PostAsync(new Uri("fhir", UriKind.Relative), content, _stopping.Token);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private sealed record Incoming(byte[] Request, DateTimeOffset ReceivedAt);
}
