using System.Globalization;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Goes on with the ramps of labs that came back. Each step is the ledger's; any replica may ask for it. A ramp that its errors have stopped takes no order from that step on,
/// and the lab is drained, by the same operation whoever does it.
/// </summary>
internal sealed class RampWatch(GatewayRegistry registry, LabRamp ramps, LabSuspension suspension, Signals signals, TimeProvider clock, ILogger<RampWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Looks at all ramps once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var programme in registry.Programmes)
        {
            foreach (var lab in await ramps.LabsAsync(programme.Id))
            {
                if (await ramps.AdvanceAsync(programme.Id, lab) is RampState.Stopped stopped && registry.Lab(lab) is { } definition)
                    await StopAsync(programme, definition, stopped, cancellation);
            }
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
                EvidenceLog.Waits(log, nameof(RampWatch));
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task StopAsync(ProgrammeDefinition programme, LabDefinition lab, RampState.Stopped stopped, CancellationToken cancellation)
    {
        var count = stopped.Count;
        await signals.RaiseOnceAsync(programme.Id, SignalKind.RampStopped, lab.Id, "", cancellation);
        EvidenceLog.RampStopped(log, lab.Id, programme.Id, count.Failed, count.Attempts, count.Quarantined, count.Results);
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"Too many errors on its way back: {count.Failed} of {count.Attempts} attempts, {count.Quarantined} of {count.Results} results ({programme.Id})");
        // Its id is the ramp's: of two replicas, or after a crash, it is the same drain.
        await suspension.SuspendAsync(
            OperatorCall.IdOf($"ramp\n{programme.Id}\n{stopped.Id}"), lab, "ramp", new SuspensionOrder(SuspensionMode.Drain, LateResults.Quarantine, reason), cancellation);
    }
}
