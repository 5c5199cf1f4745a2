using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>Cuts this replica's requests to a lab as soon as the ledger says that it is suspended, whichever replica was told.</summary>
internal sealed class FenceWatch(LabStanding standing, LabFence fence) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlySet<string> before = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var suspended in standing.WatchAsync(stoppingToken))
        {
            foreach (var lab in suspended.Except(before, StringComparer.Ordinal))
                fence.CutNow(lab);
            before = suspended;
        }
    }
}
