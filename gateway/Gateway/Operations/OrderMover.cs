using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>
/// Goes on with each running operation until nothing is left to do, all side by side. It keeps no state of its own, so any replica goes on, after a restart too; what a programme was not told
/// yet, it is told now.
/// </summary>
internal sealed class OrderMover(OperationBook operations, OperationKinds kinds, TimeProvider clock, ILogger<OrderMover> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var (id, goingOn) in underWay.Where(one => one.Value.IsCompleted).ToList())
                {
                    underWay.Remove(id);
                    // What is not the ledger's fault is nothing to go on from.
                    await goingOn;
                }

                foreach (var operation in (await RunningAsync()).Where(operation => !underWay.ContainsKey(operation.Id) && kinds.Of(operation).IsDue(operation)))
                    underWay.Add(operation.Id, GoOnAsync(operation, stoppingToken));
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        finally
        {
            // The ledger is closed only when nobody asks it any more.
            await Task.WhenAll(underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IEnumerable<OperationRecord>> RunningAsync()
    {
        try
        {
            return (await operations.OpenAsync()).Where(operation => operation.State == OperationState.Running);
        }
        catch (LedgerUnavailableException)
        {
            OperationsLog.MovingWaits(log);
            return [];
        }
    }

    /// <summary>Until it is over, or nothing more can be done for now.</summary>
    private async Task GoOnAsync(OperationRecord operation, CancellationToken stopping)
    {
        var steps = kinds.Of(operation);
        try
        {
            while (await RoundAsync(operation, steps, stopping))
            {
            }
        }
        catch (LedgerUnavailableException)
        {
            OperationsLog.MovingWaits(log);
        }
    }

    /// <returns>True when another round may do more.</returns>
    private async Task<bool> RoundAsync(OperationRecord operation, IOperationSteps steps, CancellationToken stopping)
    {
        var (round, gone, isOver, programmes) = (new Round(), 0, true, steps.Programmes(operation));
        foreach (var programme in programmes)
        {
            round.First = 0;
            Step step;
            while ((step = await steps.StepAsync(operation, programme, round, stopping)) is Step.Went went)
                gone += went.Orders;
            switch (step)
            {
                case Step.NotRunning:
                    await steps.TellAsync(operation, stopping);
                    return false;
                case Step.Waits waits:
                    gone += waits.Orders;
                    isOver = false;
                    break;
                case Step.Over over:
                    gone += over.Orders;
                    break;
            }
        }

        await steps.RoundedAsync(operation);
        // Of what the registry does not have any more there is nothing to be known.
        if (isOver && programmes.Count > 0)
            await FinishAsync(operation);
        return !isOver && gone > 0;
    }

    private async Task FinishAsync(OperationRecord operation)
    {
        if (await operations.FinishAsync(operation.Id) is OperationOutcome.Stands)
            OperationsLog.Finished(log, operation.Id, operation.Plan.Kind);
    }
}
