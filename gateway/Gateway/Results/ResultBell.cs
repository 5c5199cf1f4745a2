using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Gateway.Results;

/// <summary>Wakes the delivery of results when one has come in. It only hastens: what is due is found without it.</summary>
internal sealed class ResultBell
{
    private readonly ConcurrentDictionary<string, Channel<bool>> _placers = new(StringComparer.Ordinal);

    public void Ring(string placer) => Of(placer).Writer.TryWrite(true);

    /// <summary>Returns when a result has come in, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(string placer, TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await Of(placer).Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing came in: time to look what is due again.
        }
    }

    private Channel<bool> Of(string placer) => _placers.GetOrAdd(placer, static _ =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));
}
