using System.Collections.Concurrent;
using LabSimulator.Orders;

namespace LabSimulator.Results;

/// <summary>Destroys after the answer, and tells the gateway until it takes or refuses that.</summary>
internal sealed class DestructionReports(LabOptions options, LabStore store, GatewayConnection gateway, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Asked again while it is at it, the lab goes on with what it does.</summary>
    public void Schedule(LabIdentifier number, LogLine request) => _underWay.GetOrAdd(number.Value, _ => Task.Run(() => DestroyAsync(number, request)));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_underWay.Values);
        _stopping.Dispose();
    }

    private async Task DestroyAsync(LabIdentifier number, LogLine request)
    {
        try
        {
            await store.DestroyAsync(request, number);
            var report = DestructionReport.Of(number, time.GetUtcNow());
            while (await gateway.SendAsync("fhir/Task", report, _stopping.Token) is { IsAccepted: false, IsRefused: false })
                await Task.Delay(options.RetryDelay, time, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The lab stops; the gateway asks it again.
        }
        finally
        {
            _underWay.TryRemove(number.Value, out _);
        }
    }
}
