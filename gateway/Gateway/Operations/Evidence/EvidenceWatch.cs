using Gateway.Audit;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Warns of evidence that ends, and drains a lab of which something is not proven any more where a programme says so. Any replica may do it: a signal is raised once a day,
/// and a lab is suspended once.
/// </summary>
internal sealed class EvidenceWatch(
    GatewayRegistry registry, LabRulesInForce inForce, EvidenceStand stand, OperationBook operations, LabSuspension suspension, Signals signals, DecisionTrail decisions, ILogger<EvidenceWatch> log)
{
    /// <summary>Looks at all labs once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var rules = await inForce.ReadAsync();
        foreach (var lab in registry.Labs)
        {
            var kinds = await stand.OfAsync(lab);
            await WarnAsync(rules, lab, kinds, EvidenceStand.Expiring, SignalKind.EvidenceExpiring, cancellation);
            await WarnAsync(rules, lab, kinds, EvidenceStand.Missing, SignalKind.EvidenceMissing, cancellation);
            var lacking = kinds.Where(kind => kind.State == EvidenceStand.Missing && rules.DrainsWithout(lab, kind.Kind)).Select(kind => kind.Kind).ToList();
            if (lacking.Count > 0 && (await operations.OpenAsync()).All(operation => !operation.Suspends(lab.Id)))
                await DrainAsync(rules, lab, lacking, cancellation);
        }
    }

    private async Task WarnAsync(RulesOfLabs rules, LabDefinition lab, IReadOnlyList<RequiredEvidenceView> kinds, string state, string signal, CancellationToken cancellation)
    {
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            var named = string.Join(',', kinds.Where(kind => kind.State == state).Select(kind => kind.Kind).Intersect(rules.Of(programme).Evidence.Required, StringComparer.Ordinal));
            if (named.Length > 0 && await signals.RaiseOnceAsync(programme.Id, signal, lab.Id, named, cancellation))
                EvidenceLog.EvidenceLacks(log, lab.Id, programme.Id, state, named);
        }
    }

    private async Task DrainAsync(RulesOfLabs rules, LabDefinition lab, IReadOnlyList<string> lacking, CancellationToken cancellation)
    {
        var (operation, reason) = (LedgerIds.NewId(), $"No valid evidence of the kind: {string.Join(", ", lacking)}");
        // Of two replicas that see it at one moment one drains the lab.
        if (await suspension.SuspendAsync(operation, lab, "evidence", new SuspensionOrder(SuspensionMode.Drain, LateResults.Quarantine, reason), cancellation) is not Suspended.Holds)
            return;
        var programme = registry.ProgrammesOf(lab).First(programme => rules.Of(programme).Evidence is { DrainsAtExpiry: true } evidence && evidence.Required.Intersect(lacking, StringComparer.Ordinal).Any());
        await decisions.ByRuleAsync(programme.Id, reason, new(AuditObject.Lab, lab.Id), new(AuditObject.Programme, programme.Id), new(AuditObject.Operation, operation));
    }
}
