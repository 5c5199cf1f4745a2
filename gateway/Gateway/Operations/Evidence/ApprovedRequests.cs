using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Operations;

/// <summary>Carries out what two people decided. It keeps no state of its own: what a replica that died left over, any other does.</summary>
internal sealed class ApprovedRequests(
    Requests requests,
    Reinstatement reinstatement,
    PolicyWidening widening,
    RulesLowering lowering,
    DecisionTrail decisions,
    IReadOnlyList<StricterByFile> stricter,
    TimeProvider clock,
    ILogger<ApprovedRequests> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="LedgerUnavailableException">It may be done in part; do it again.</exception>
    public async Task CarryOutAsync(TwoPersonRequest request, CancellationToken cancellation)
    {
        await DoAsync(request, cancellation);
        if (await requests.FindAsync(request.Id) is { State: RequestState.Done or RequestState.Void } over)
            await decisions.CarriedOutAsync(over);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = new Queue<StricterByFile>(stricter);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                for (; told.TryPeek(out var change); told.Dequeue())
                    await decisions.PutInForceAsync(change);
                foreach (var request in await requests.ApprovedAsync())
                    await CarryOutAsync(request, stoppingToken);
            }
            catch (Exception fault) when (fault is LedgerUnavailableException or TrailUnavailableException)
            {
                EvidenceLog.Waits(log, nameof(ApprovedRequests));
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private Task DoAsync(TwoPersonRequest request, CancellationToken cancellation) => request.Kind switch
    {
        RequestKind.Reinstatement => reinstatement.CarryOutAsync(request, cancellation),
        RequestKind.Policy => widening.CarryOutAsync(request),
        RequestKind.Rules => lowering.CarryOutAsync(request),
        _ => throw new InvalidOperationException("The ledger has a request of which there is no kind."),
    };
}
