using Gateway.Audit;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// A monitoring party's signal does to a lab what the registry says of its severity: it is noted, shown to operators at once, or stops the lab. It never gives a lab orders,
/// and never weakens what holds.
/// </summary>
internal sealed class MonitoringDesk(GatewayRegistry registry, LabRulesInForce rules, MonitoringBook book, Signals signals, LabSuspension suspension, DecisionTrail decisions, ILogger<MonitoringDesk> log)
{
    /// <param name="call">Id of the call; the signal, and the operation that it begins, have the same.</param>
    /// <param name="lab">On which lab.</param>
    /// <param name="posted">What was posted.</param>
    /// <param name="by">Party id.</param>
    /// <exception cref="LedgerUnavailableException">It may hold in part; post it again.</exception>
    public async Task<SignalAnswer> PostAsync(string call, LabDefinition lab, SignalRequest posted, string by)
    {
        var effect = (await rules.ReadAsync()).EffectOf(lab, posted.Severity!);
        await book.KeepAsync(new MonitoringSignal(
            call, lab.Id, posted.Severity!, posted.Text!, posted.Reference ?? "", posted.ValidUntil!.Value, effect.ToString().ToLowerInvariant(), by));
        EvidenceLog.Signalled(log, call, lab.Id, by, posted.Severity!, effect);
        foreach (var programme in registry.ProgrammesOf(lab))
            await signals.RaiseAsync(programme.Id, effect == SignalEffect.Note ? SignalKind.Monitoring : SignalKind.MonitoringPage, lab.Id, test: "", CancellationToken.None, posted.Severity!);
        var operation = effect switch
        {
            SignalEffect.Drain => await StopAsync(SuspensionMode.Drain),
            SignalEffect.Cut => await StopAsync(SuspensionMode.Cut),
            _ => null,
        };
        return new SignalAnswer(call, effect, operation);

        async Task<string> StopAsync(SuspensionMode mode)
        {
            var order = new SuspensionOrder(mode, LateResults.Quarantine, $"Signal {call}, severity {posted.Severity}");
            var stopped = await suspension.SuspendAsync(call, lab, $"signal:{by}", order, CancellationToken.None) switch
            {
                Suspended.Holds holds => holds.Operation.Id,
                Suspended.Taken taken => taken.Other.Id,
                _ => throw new InvalidOperationException("The suspension came to what it has no word for."),
            };
            await decisions.ByRuleAsync(by, $"{mode}: {order.Reason}", new(AuditObject.Lab, lab.Id), new(AuditObject.Signal, call), new(AuditObject.Operation, stopped));
            return stopped;
        }
    }
}
