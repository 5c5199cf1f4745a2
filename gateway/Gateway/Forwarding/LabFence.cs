using System.Collections.Concurrent;

namespace Gateway.Forwarding;

/// <summary>
/// Cuts the requests to a lab that are under way when the lab is suspended. It only hastens: what holds without it is the lease, which ends on
/// every replica before a suspension answers (I4).
/// </summary>
internal sealed class LabFence : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _labs = new(StringComparer.Ordinal);

    /// <summary>Cancelled when the lab is next cut.</summary>
    public CancellationToken Cut(string lab) => _labs.GetOrAdd(lab, static _ => new CancellationTokenSource()).Token;

    /// <summary>Ends every request to the lab that is under way on this replica.</summary>
    public void CutNow(string lab)
    {
        if (_labs.TryRemove(lab, out var requests))
            requests.Cancel();
    }

    public void Dispose()
    {
        foreach (var requests in _labs.Values)
            requests.Dispose();
    }
}
