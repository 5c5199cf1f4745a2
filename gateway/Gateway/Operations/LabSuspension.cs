using Gateway.Forwarding;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Stops a lab; how it comes back is <see cref="Reinstatement"/>. A suspension answers when it holds everywhere (I4): no replica can start a request to the lab, and those under way
/// have ended. A drain answers when no new order can go there.
/// </summary>
internal sealed class LabSuspension(
    GatewayRegistry registry, OperationBook operations, OperationCounts counts, LabStanding standing, LabFence fence, TimeProvider clock, ILogger<LabSuspension> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="call">Id of the operator's call; the operation has the same, so that a repeat goes on with it.</param>
    /// <param name="lab">Which lab.</param>
    /// <param name="by">Who: an operator's party id, or what stands for one where the gateway acts by rule.</param>
    /// <param name="order">How, and why.</param>
    /// <param name="cancellation">An operator who hangs up has still suspended the lab.</param>
    /// <exception cref="LedgerUnavailableException">It may not hold in every programme yet: whoever goes on with the operation sees to it.</exception>
    public async Task<Suspended> SuspendAsync(string call, LabDefinition lab, string by, SuspensionOrder order, CancellationToken cancellation)
    {
        switch (await operations.BeginAsync(call, new OperationPlan.Suspension(lab.Id, order.Mode, order.LateResults), order.Reason, by))
        {
            case OperationOutcome.Stands { Operation: { Plan: OperationPlan.Suspension plan } operation }:
                await ApplyAsync(operation, plan, cancellation);
                var quiesced = order.Mode == SuspensionMode.Drain ? null : await QuiesceAsync(operation.Id, lab, cancellation);
                OperationsLog.Suspended(log, lab.Id, by, order.Mode, operation.Id);
                return new Suspended.Holds(operation, quiesced, await OutstandingAsync(lab));
            case OperationOutcome.Conflict { Operation: var other }:
                return new Suspended.Taken(other);
            default:
                throw new InvalidOperationException("The ledger answered what it has no word for.");
        }
    }

    /// <summary>Tells each programme how the operation stands; what a programme has heard already, or later things, it keeps.</summary>
    public async Task ApplyAsync(OperationRecord operation, OperationPlan.Suspension plan, CancellationToken cancellation)
    {
        await Task.WhenAll(registry.ProgrammesOf(registry.Lab(plan.Lab)!)
            .Select(programme => standing.SuspendAsync(programme.Id, plan.Lab, operation.ToSuspension(plan), cancellation)));
        if (plan.Mode != SuspensionMode.Drain)
            fence.CutNow(plan.Lab);
    }

    /// <summary>True when no attempt at the lab is under way in any programme.</summary>
    public async Task<bool> IsQuietAsync(LabDefinition lab)
    {
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            if (await standing.InFlightAsync(programme.Id, lab.Id) > 0)
                return false;
        }

        return true;
    }

    private async Task<DateTimeOffset?> QuiesceAsync(string operation, LabDefinition lab, CancellationToken cancellation)
    {
        while (!await IsQuietAsync(lab))
            await Task.Delay(Look, clock, cancellation);
        return await operations.QuiescedAsync(operation, clock.GetUtcNow());
    }

    private async Task<long> OutstandingAsync(LabDefinition lab)
    {
        var left = await Task.WhenAll(registry.ProgrammesOf(lab).Select(programme => counts.OutstandingAsync(programme.Id, lab.Id)));
        return left.Sum();
    }
}

/// <param name="Mode">How the lab is stopped.</param>
/// <param name="LateResults">What becomes of its results after a cut.</param>
/// <param name="Reason">Why.</param>
internal sealed record SuspensionOrder(SuspensionMode Mode, LateResults LateResults, string Reason);

/// <summary>What a suspension came to.</summary>
internal abstract record Suspended
{
    private Suspended()
    {
    }

    /// <param name="Operation">What goes on from here.</param>
    /// <param name="Quiesced">From when on the lab is left alone; null for a drain.</param>
    /// <param name="Left">Orders that the lab still had when this was answered.</param>
    public sealed record Holds(OperationRecord Operation, DateTimeOffset? Quiesced, long Left) : Suspended;

    /// <summary>Somebody else has stopped it, as strictly or more.</summary>
    public sealed record Taken(OperationRecord Other) : Suspended;
}
