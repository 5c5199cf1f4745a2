using System.Globalization;
using Gateway.Audit;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Goes on with the ramps of labs that came back. Each step is the ledger's; any replica may ask for it. A ramp that its errors have stopped takes no order from that step on,
/// and the lab is drained, by the same operation whoever does it.
/// </summary>
internal sealed class RampWatch(GatewayRegistry registry, LabRamp ramps, LabSuspension suspension, Signals signals, DecisionTrail decisions, ILogger<RampWatch> log)
{
    /// <summary>Looks at all ramps once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var programme in registry.Programmes)
        {
            foreach (var lab in await ramps.LabsAsync(programme.Id))
            {
                switch (await ramps.AdvanceAsync(programme.Id, lab))
                {
                    case RampState.Stopped stopped when registry.Lab(lab) is { } definition:
                        await StopAsync(programme, definition, stopped, cancellation);
                        break;
                    case RampState.Goes { IsNext: true } goes:
                        await SteppedAsync(programme, lab, goes.Id, goes.Part);
                        break;
                    case RampState.Ended ended:
                        await SteppedAsync(programme, lab, ended.Id, part: 1);
                        break;
                }
            }
        }
    }

    private Task SteppedAsync(ProgrammeDefinition programme, string lab, string request, double part) => decisions.ByRuleAsync(
        programme.Id,
        string.Create(CultureInfo.InvariantCulture, $"Next step on its way back: {part} of its share and capacity"),
        new(AuditObject.Lab, lab),
        new(AuditObject.Programme, programme.Id),
        new(AuditObject.Request, request));

    private async Task StopAsync(ProgrammeDefinition programme, LabDefinition lab, RampState.Stopped stopped, CancellationToken cancellation)
    {
        var count = stopped.Count;
        await signals.RaiseOnceAsync(programme.Id, SignalKind.RampStopped, lab.Id, "", cancellation);
        EvidenceLog.RampStopped(log, lab.Id, programme.Id, count.Failed, count.Attempts, count.Quarantined, count.Results);
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"Too many errors on its way back: {count.Failed} of {count.Attempts} attempts, {count.Quarantined} of {count.Results} results ({programme.Id})");
        // Its id is the ramp's: of two replicas, or after a crash, it is the same drain.
        var operation = OperatorCall.IdOf($"ramp\n{programme.Id}\n{stopped.Id}");
        await decisions.ByRuleAsync(
            programme.Id, reason, new(AuditObject.Lab, lab.Id), new(AuditObject.Programme, programme.Id), new(AuditObject.Request, stopped.Id), new(AuditObject.Operation, operation));
        await suspension.SuspendAsync(
            operation, lab, "ramp", new SuspensionOrder(SuspensionMode.Drain, LateResults.Quarantine, reason), cancellation);
    }
}
