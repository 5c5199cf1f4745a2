using System.Collections.Concurrent;
using LabSimulator.Orders;

namespace LabSimulator.Results;

/// <summary>Destroys after the answer, and tells the gateway until it takes or refuses that.</summary>
internal sealed partial class DestructionReports(LabOptions options, LabStore store, GatewayConnection gateway, TimeProvider time, ILogger<DestructionReports> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Asked again while it is at it, the lab goes on with what it does.</summary>
    public void Schedule(LabIdentifier number, LogLine request) => _ = _underWay.GetOrAdd(number.Value, _ => Task.Run(() => DestroyAsync(number, request)));

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
        catch (IOException failed)
        {
            DestructionFailed(log, failed);
        }
        finally
        {
            _underWay.TryRemove(number.Value, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was to be destroyed could not be; the gateway asks again")]
    private static partial void DestructionFailed(ILogger log, Exception failed);
}
