using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Warns of evidence that ends, and drains a lab of which something is not proven any more where a programme says so. Any replica may do it: a signal is raised once a day,
/// and a lab is suspended once.
/// </summary>
internal sealed class EvidenceWatch(
    GatewayRegistry registry, LabRulesInForce inForce, EvidenceStand stand, OperationBook operations, LabSuspension suspension, Signals signals, TimeProvider clock, ILogger<EvidenceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

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
                await DrainAsync(lab, lacking, cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (LedgerUnavailableException)
            {
                EvidenceLog.Waits(log, nameof(EvidenceWatch));
            }

            await Task.Delay(Pause, clock, stoppingToken);
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

    private Task<Suspended> DrainAsync(LabDefinition lab, IEnumerable<string> lacking, CancellationToken cancellation) => suspension.SuspendAsync(
        LedgerIds.NewId(),
        lab,
        "evidence",
        new SuspensionOrder(SuspensionMode.Drain, LateResults.Quarantine, $"No valid evidence of the kind: {string.Join(", ", lacking)}"),
        cancellation);
}
