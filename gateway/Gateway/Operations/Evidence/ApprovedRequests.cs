using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Carries out what two people decided. It keeps no state of its own: what a replica that died left over, any other does.</summary>
internal sealed class ApprovedRequests(Requests requests, Reinstatement reinstatement, PolicyWidening widening, RulesLowering lowering, TimeProvider clock, ILogger<ApprovedRequests> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="LedgerUnavailableException">It may be done in part; do it again.</exception>
    public Task CarryOutAsync(TwoPersonRequest request, CancellationToken cancellation) => request.Kind switch
    {
        RequestKind.Reinstatement => reinstatement.CarryOutAsync(request, cancellation),
        RequestKind.Policy => widening.CarryOutAsync(request),
        RequestKind.Rules => lowering.CarryOutAsync(request),
        _ => throw new InvalidOperationException("The ledger has a request of which there is no kind."),
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var request in await requests.ApprovedAsync())
                    await CarryOutAsync(request, stoppingToken);
            }
            catch (LedgerUnavailableException)
            {
                EvidenceLog.Waits(log, nameof(ApprovedRequests));
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }
}
