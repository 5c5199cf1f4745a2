using Gateway.Identity;
using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>
/// Ends what this replica has to do with a lab as soon as the ledger says that it is to end, whichever replica was told: requests to a lab that is moved or
/// cut, and connections of one that is cut.
/// </summary>
internal sealed class FenceWatch(StandingWatch watch, LabFence fence, OpenConnections connections) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyDictionary<string, LabStand> before = new Dictionary<string, LabStand>(StringComparer.Ordinal);
        await foreach (var suspended in watch.WatchAsync(stoppingToken))
        {
            foreach (var (lab, stand) in suspended)
            {
                var mode = before.GetValueOrDefault(lab)?.Mode ?? SuspensionMode.Drain;
                if (stand.Mode > mode)
                    fence.CutNow(lab);
                if (stand.Mode == SuspensionMode.Cut && mode != SuspensionMode.Cut)
                    connections.End(lab);
            }

            connections.Bar(suspended.Where(lab => lab.Value.Barred).Select(lab => lab.Key).ToHashSet(StringComparer.Ordinal));
            before = suspended;
        }
    }
}
