using System.Runtime.CompilerServices;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Operations as they stand: what an operator sees of them, stops and continues.</summary>
internal sealed class OperationDesk(
    OperationBook operations, OperationKinds kinds, OperationCounts counts, Changes changes, TimeProvider clock, ILogger<OperationDesk> log)
{
    private const int Most = 1000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>The latest thousand, newest first.</summary>
    public async Task<IReadOnlyList<OperationView>> LatestAsync() =>
        await Task.WhenAll((await operations.LatestAsync(Most)).Select(ViewAsync));

    /// <summary>Null when there is none.</summary>
    public async Task<OperationView?> FindAsync(string id) =>
        await operations.FindAsync(id) is { } operation ? await ViewAsync(operation) : null;

    /// <summary>The operation now and after each change, until there is none to come.</summary>
    public async IAsyncEnumerable<OperationView> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        OperationView? last = null;
        while (await FindAsync(id) is { } view)
        {
            if (!view.Same(last))
                yield return last = view;
            if (view.Ended is not null)
                yield break;
            await Task.Delay(Look, clock, cancellation);
        }
    }

    /// <summary>Orders stay where they are until the operation is continued; a suspended lab stays suspended.</summary>
    public async Task<OperationOutcome> StopAsync(string id, ChangeOrder change) => await ChangedAsync(await operations.StopAsync(id, change), change);

    public async Task<OperationOutcome> ContinueAsync(string id, ChangeOrder change) => await ChangedAsync(await operations.ContinueAsync(id, change), change);

    private async Task<OperationOutcome> ChangedAsync(OperationOutcome outcome, ChangeOrder change)
    {
        if (outcome is not OperationOutcome.Stands { Operation: var operation })
            return outcome;
        var steps = kinds.Of(operation);
        if (steps.Programmes(operation).Count > 0)
            await steps.TellAsync(operation, CancellationToken.None);
        OperationsLog.Changed(log, operation.Id, operation.Plan.Kind, operation.State, change.By);
        return outcome;
    }

    /// <summary>The record, what the programmes have counted for it, and who changed it.</summary>
    public async Task<OperationView> ViewAsync(OperationRecord operation)
    {
        var (done, waiting) = (new List<MoveTally>(), 0L);
        foreach (var programme in kinds.Of(operation).Programmes(operation))
        {
            done.AddRange(await counts.OfAsync(programme.Id, operation.Id));
            // Of an operation that is over it says nothing what the lab has since.
            waiting += operation.Ended is null ? await WaitingAsync(operation, programme.Id) : 0;
        }

        var gone = Sum(done, Fate.Moved, Fate.MovedASecondTime);
        var left = operation is { Plan: OperationPlan.Reallocation { Orders: var asked }, Ended: null } ? asked - gone : waiting;
        return OperationView.Of(operation, new OperationFigures(gone, Sum(done, Fate.Held), Sum(done, Fate.Cancelled), left, [.. done.Select(OrdersView.Of)]), await changes.OfAsync(operation.Id));
    }

    private Task<long> WaitingAsync(OperationRecord operation, string programme) => operation.Plan switch
    {
        OperationPlan.Suspension suspension => counts.OutstandingAsync(programme, suspension.Lab),
        OperationPlan.Resend => counts.PendingAsync(programme, operation.Id),
        _ => Task.FromResult(0L),
    };

    private static int Sum(IEnumerable<MoveTally> done, params Fate[] fates) => done.Where(tally => fates.Contains(tally.Fate)).Sum(tally => tally.Orders);
}
