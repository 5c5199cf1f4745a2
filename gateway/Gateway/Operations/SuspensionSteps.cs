using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Orders of a suspended lab go to labs with room; those without a place are held.</summary>
internal sealed class SuspensionSteps(
    GatewayRegistry registry,
    Candidates candidates,
    OperationBook operations,
    LabSuspension suspension,
    Moving moving,
    IOptions<OperationsOptions> options,
    TimeProvider clock,
    ILogger<SuspensionSteps> log) : IOperationSteps
{
    /// <summary>What a drained lab keeps has to be looked through for what it does not.</summary>
    private static readonly TimeSpan DrainPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _drained = new(StringComparer.Ordinal);

    public bool IsDue(OperationRecord operation)
    {
        if (Plan(operation).Mode != SuspensionMode.Drain)
            return true;
        if (_drained.TryGetValue(operation.Id, out var last) && clock.GetElapsedTime(last) < DrainPause)
            return false;
        _drained[operation.Id] = clock.GetTimestamp();
        return true;
    }

    public IReadOnlyList<ProgrammeDefinition> Programmes(OperationRecord operation) =>
        registry.Lab(Plan(operation).Lab) is { } lab ? registry.ProgrammesOf(lab) : [];

    public Task TellAsync(OperationRecord operation, CancellationToken cancellation) => suspension.ApplyAsync(operation, Plan(operation), cancellation);

    public async Task<Step> StepAsync(OperationRecord operation, ProgrammeDefinition programme, Round round, CancellationToken cancellation)
    {
        var lab = Plan(operation).Lab;
        if (await moving.MoveAsync(programme.Id, lab, operation.Id, Batch(programme, round.First), cancellation) is not { } batch)
            return new Step.NotRunning();
        if (batch.Gone > 0)
            OperationsLog.Moved(log, programme.Id, lab, batch.Moved.Count, batch.Held.Count, batch.Left);
        if (batch.Next is { } next)
        {
            round.First = next;
            return new Step.Went(batch.Gone);
        }

        return batch.Left == 0 ? new Step.Over(batch.Gone) : new Step.Waits(batch.Gone);
    }

    public async Task RoundedAsync(OperationRecord operation)
    {
        if (Plan(operation) is { Mode: not SuspensionMode.Drain, Quiesced: null } plan && registry.Lab(plan.Lab) is { } lab && await suspension.IsQuietAsync(lab))
            await operations.QuiescedAsync(operation.Id, clock.GetUtcNow());
    }

    private static OperationPlan.Suspension Plan(OperationRecord operation) => (OperationPlan.Suspension)operation.Plan;

    private MovePlan Batch(ProgrammeDefinition programme, int first)
    {
        var most = options.Value.MoveBatch;
        return new MovePlan(first, most, candidates.ByTest(programme), LedgerIds.NewOrderNumbers(programme.Id, most));
    }
}
