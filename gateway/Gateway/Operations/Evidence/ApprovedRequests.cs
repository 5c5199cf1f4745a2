using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Carries out what two people decided. What a replica that died left over, any other does.</summary>
internal sealed class ApprovedRequests(
    Requests requests,
    Reinstatement reinstatement,
    PolicyWidening widening,
    RulesLowering lowering,
    DecisionTrail decisions,
    IReadOnlyList<StricterByFile> stricter)
{
    private readonly Queue<StricterByFile> _untold = new(stricter);

    /// <summary>Tells the trail once what files made stricter at the start, and carries out all that is approved.</summary>
    public async Task CarryOutAsync(CancellationToken cancellation)
    {
        for (; _untold.TryPeek(out var change); _untold.Dequeue())
            await decisions.PutInForceAsync(change);
        foreach (var request in await requests.ApprovedAsync())
            await CarryOutAsync(request, cancellation);
    }

    /// <exception cref="LedgerUnavailableException">It may be done in part; do it again.</exception>
    public async Task CarryOutAsync(TwoPersonRequest request, CancellationToken cancellation)
    {
        await DoAsync(request, cancellation);
        if (await requests.FindAsync(request.Id) is { State: RequestState.Done or RequestState.Void } over)
            await decisions.CarriedOutAsync(over);
    }

    private Task DoAsync(TwoPersonRequest request, CancellationToken cancellation) => request.Kind switch
    {
        RequestKind.Reinstatement => reinstatement.CarryOutAsync(request, cancellation),
        RequestKind.Policy => widening.CarryOutAsync(request),
        RequestKind.Rules => lowering.CarryOutAsync(request),
        _ => throw new InvalidOperationException("The ledger has a request of which there is no kind."),
    };
}
