using System.Text.Json;
using Peers;

namespace ProgrammeSimulator.Results;

/// <summary>The reports that a programme took, on disk before it says so; the same report is taken once.</summary>
internal sealed class ReportStore : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly RequestFolder _requests;
    private readonly AppendOnlyFile _log;
    private readonly List<ReceivedReport> _received = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<ReceivedReport>> _awaited = new(StringComparer.Ordinal);
    private long _requestsSeen;

    private ReportStore(RequestFolder requests, AppendOnlyFile log)
    {
        _requests = requests;
        _log = log;
    }

    /// <summary>Raised after each report.</summary>
    public Signal Changed { get; } = new();

    public IReadOnlyList<ReceivedReport> Received
    {
        get
        {
            lock (_lock) return [.. _received];
        }
    }

    public EndpointCounters Counters
    {
        get
        {
            lock (_lock) return new EndpointCounters(_requestsSeen, _keys.Count, _received.Count - _keys.Count);
        }
    }

    public static ReportStore Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "reports.jsonl");
        var store = new ReportStore(new RequestFolder(Path.Combine(folder, "requests"), keeps: true), AppendOnlyFile.Open(file));
        foreach (var line in File.ReadLines(file)) store.Remember(JsonSerializer.Deserialize(line, ResultsJson.Default.ReceivedReport)!);
        return store;
    }

    public Task<long> KeepAsync(RecordedRequest request)
    {
        Interlocked.Increment(ref _requestsSeen);
        return _requests.KeepAsync(request);
    }

    public Task<byte[]?> FindRequestAsync(long number) => _requests.FindAsync(number);

    /// <returns>True when it is new.</returns>
    public async Task<bool> TakeAsync(ReadReport report, long request, DateTimeOffset at)
    {
        ReceivedReport received;
        lock (_lock)
        {
            received = new ReceivedReport(report.Key, report.OrderNumbers, report.PatientIdentifiers, report.Status, request, at, !_keys.Add(report.Key));
        }

        await _log.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(received, ResultsJson.Default.ReceivedReport));
        Remember(received);
        return !received.IsRepeat;
    }

    /// <summary>Ends when a report based on that order is here.</summary>
    public Task<ReceivedReport> ReportOf(string placerOrderNumber)
    {
        lock (_lock) return Awaited(placerOrderNumber).Task;
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private void Remember(ReceivedReport received)
    {
        lock (_lock)
        {
            _keys.Add(received.Key);
            _received.Add(received);
            foreach (var number in received.OrderNumbers) Awaited(number.Value).TrySetResult(received);
        }

        Changed.Raise();
    }

    private TaskCompletionSource<ReceivedReport> Awaited(string placerOrderNumber)
    {
        if (_awaited.TryGetValue(placerOrderNumber, out var known)) return known;
        return _awaited[placerOrderNumber] = new TaskCompletionSource<ReceivedReport>(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
