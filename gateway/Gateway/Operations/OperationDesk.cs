using System.Runtime.CompilerServices;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Operations as they stand: what an operator sees of them, stops and continues.</summary>
internal sealed class OperationDesk(
    GatewayRegistry registry, OperationBook operations, OperationCounts counts, LabSuspension suspension, TimeProvider clock, ILogger<OperationDesk> log)
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

    /// <summary>Orders stay where they are until the operation is continued; the lab stays suspended.</summary>
    public async Task<OperationOutcome> StopAsync(string id, Party operatorParty) => await ChangedAsync(await operations.StopAsync(id), operatorParty);

    public async Task<OperationOutcome> ContinueAsync(string id, Party operatorParty) => await ChangedAsync(await operations.ContinueAsync(id), operatorParty);

    private async Task<OperationOutcome> ChangedAsync(OperationOutcome outcome, Party operatorParty)
    {
        if (outcome is not OperationOutcome.Stands { Operation: var operation })
            return outcome;
        if (registry.Lab(operation.Lab) is not null)
            await suspension.ApplyAsync(operation, CancellationToken.None);
        OperationsLog.Changed(log, operation.Id, operation.Lab, operation.State, operatorParty.Id);
        return outcome;
    }

    /// <summary>The record and what the programmes have counted for it.</summary>
    public async Task<OperationView> ViewAsync(OperationRecord operation)
    {
        var (done, outstanding) = (new List<MoveTally>(), 0L);
        foreach (var programme in registry.Lab(operation.Lab) is { } lab ? registry.ProgrammesOf(lab) : [])
        {
            done.AddRange(await counts.OfAsync(programme.Id, operation.Id));
            // Of an operation that is over it says nothing what the lab has since.
            outstanding += operation.Ended is null ? await counts.OutstandingAsync(programme.Id, operation.Lab) : 0;
        }

        return new OperationView(
            operation.Id, operation.Kind, operation.Lab, operation.Mode, operation.Reason, operation.By, operation.Started, operation.State, operation.Quiesced, operation.Ended,
            Sum(done, Fate.Moved), Sum(done, Fate.Held), Sum(done, Fate.Cancelled), outstanding, [.. done.Select(OrdersView.Of)]);
    }

    private static int Sum(IEnumerable<MoveTally> done, Fate fate) => done.Where(tally => tally.Fate == fate).Sum(tally => tally.Orders);
}
