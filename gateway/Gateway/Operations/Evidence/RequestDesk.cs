using Gateway.Audit;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Requests of two people: what an operator sees of them, approves and refuses. What is approved is done before the answer.</summary>
internal sealed class RequestDesk(GatewayRegistry registry, LabRulesInForce rules, Requests requests, ApprovedRequests approved, DecisionTrail decisions, ILogger<RequestDesk> log)
{
    private const int Most = 1000;

    /// <summary>The latest thousand, newest first.</summary>
    public async Task<IReadOnlyList<RequestView>> LatestAsync() => [.. (await requests.LatestAsync(Most)).Select(RequestView.Of)];

    /// <summary>Approves it and carries it out.</summary>
    /// <exception cref="LedgerUnavailableException">It may be approved; then whoever finds it carries it out.</exception>
    public async Task<RequestOutcome> ApproveAsync(string id, string digest, Decider by, AuditUser user, string reason)
    {
        if (await requests.FindAsync(id) is not { } request)
            return new RequestOutcome.Unknown();
        var evidence = request.Kind == RequestKind.Reinstatement && registry.Lab(request.Subject) is { } lab ? (await rules.ReadAsync()).RequiredEvidence(lab) : [];
        var outcome = await requests.ApproveAsync(id, digest, by, reason, evidence);
        await decisions.ApprovedAsync(user, request, outcome, reason);
        if (outcome is not RequestOutcome.Stands stands)
            return outcome;
        EvidenceLog.Approved(log, id, request.Kind, request.Subject, by.Party);
        // Said again, long after it was done, it must not be done again.
        if (stands.Request.State == RequestState.Approved)
            await approved.CarryOutAsync(stands.Request, CancellationToken.None);
        return await requests.FindAsync(id) is { State: not RequestState.Void } done ? new RequestOutcome.Stands(done) : new RequestOutcome.Changed();
    }

    public async Task<RequestOutcome> RefuseAsync(string id, Decider by, AuditUser user, string reason)
    {
        if (await requests.FindAsync(id) is not { } request)
            return new RequestOutcome.Unknown();
        var outcome = await requests.RefuseAsync(id, by, reason);
        await decisions.RefusedAsync(user, request, outcome, reason);
        if (outcome is RequestOutcome.Stands)
            EvidenceLog.Refused(log, id, request.Kind, request.Subject, by.Party);
        return outcome;
    }
}
