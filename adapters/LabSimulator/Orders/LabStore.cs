using System.Text.Json;
using Peers;

namespace LabSimulator.Orders;

/// <summary>
/// The lab's memory: what it received, which orders it acted on, which results are out. What it acknowledged is on disk before the
/// acknowledgement leaves, so a lab that is killed and started on the same folder knows its orders.
/// </summary>
internal sealed class LabStore : IAsyncDisposable
{
    private readonly RequestFolder _requests;
    private readonly AppendOnlyFile _log;
    private readonly AppendOnlyFile _results;
    private readonly OrderBook _book;

    private LabStore(RequestFolder requests, AppendOnlyFile log, AppendOnlyFile results, OrderBook book)
    {
        _requests = requests;
        _log = log;
        _results = results;
        _book = book;
    }

    /// <summary>Orders in hand: acted on, not cancelled, result not handed over.</summary>
    public IReadOnlyList<KnownOrder> Outstanding => _book.Outstanding;

    public IReadOnlyList<OrderView> Orders => _book.Views;

    public LabCounters Counters => _book.Counters;

    /// <summary>Raised after each change of the orders and counters.</summary>
    public Signal Changed => _book.Changed;

    public static LabStore Open(string folder, bool keepRequests)
    {
        Directory.CreateDirectory(folder);
        var requests = new RequestFolder(Path.Combine(folder, "requests"), keepRequests);
        var logFile = Path.Combine(folder, "log.jsonl");
        var resultsFile = Path.Combine(folder, "results.jsonl");
        var log = AppendOnlyFile.Open(logFile);
        var results = AppendOnlyFile.Open(resultsFile);
        var book = new OrderBook();
        foreach (var line in File.ReadLines(logFile)) book.Apply(JsonSerializer.Deserialize(line, LabJson.Default.LogLine)!);
        foreach (var line in File.ReadLines(resultsFile)) book.Apply(JsonSerializer.Deserialize(line, LabJson.Default.ResultLine)!);
        return new LabStore(requests, log, results, book);
    }

    public Task<long> KeepAsync(RecordedRequest request) => _requests.KeepAsync(request);

    public Task<byte[]?> FindRequestAsync(long number) => _requests.FindAsync(number);

    public KnownOrder? Find(string orderNumber) => _book.Find(orderNumber);

    public KnownOrder? Another(KnownOrder order) => _book.Another(order);

    public void Acknowledged() => _book.Acknowledged();

    /// <summary>Acts on an order once: created the first time, exists ever after. Completes when that is on disk.</summary>
    public async Task<Outcome> PlaceAsync(LogLine request, LabOrder order)
    {
        var (_, isNew) = _book.Place(order, request.ReceivedAt);
        // The whole order also on a duplicate's line: it may be on disk before the first one's, and its acknowledgement must hold alone.
        await LogAsync(request with { Outcome = isNew ? "created" : "exists", OrderNumber = order.Number.Value, Key = order.Key, Order = order });
        return isNew ? Outcome.Created : Outcome.Exists;
    }

    /// <summary>No result goes out after this for that order, also when the order itself comes later.</summary>
    public async Task<Outcome> CancelAsync(LogLine request, LabIdentifier number)
    {
        await LogAsync(request with { Outcome = "cancelled", OrderNumber = number.Value });
        _book.Cancel(number.Value);
        return Outcome.Cancelled;
    }

    /// <summary>Destroys all that is stored of an order: the requests that carried it, and what the log has of it but its number. Completes when it is gone from disk.</summary>
    public async Task<Outcome> DestroyAsync(LogLine request, LabIdentifier number)
    {
        var carried = new HashSet<long>();
        await _log.RewriteAsync(utf8 => WithoutContent(utf8, number.Value, carried));
        foreach (var file in carried) _requests.Delete(file);
        await LogAsync(request with { Outcome = "destroyed", OrderNumber = number.Value });
        _book.Destroy(number);
        return Outcome.Destroyed;
    }

    public Task LogAsync(LogLine line)
    {
        _book.Count(line);
        return _log.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(line, LabJson.Default.LogLine));
    }

    public Task LogAsync(ResultLine line)
    {
        _book.Apply(line);
        return _results.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(line, LabJson.Default.ResultLine));
    }

    private static byte[] WithoutContent(byte[] utf8, string orderNumber, HashSet<long> carried)
    {
        var line = JsonSerializer.Deserialize(utf8, LabJson.Default.LogLine)!;
        if (line.OrderNumber != orderNumber || line.Outcome is "destroyed" or "to-be-destroyed") return utf8;
        carried.Add(line.Request);
        return line.Order is null && line.Key is null ? utf8 : JsonSerializer.SerializeToUtf8Bytes(line with { Order = null, Key = null }, LabJson.Default.LogLine);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _results.DisposeAsync();
    }
}
