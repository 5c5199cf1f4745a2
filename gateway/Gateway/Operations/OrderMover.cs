using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>
/// Goes on with each running operation until nothing is left to do: orders of a suspended lab go to labs with room, those without a place are held. It keeps
/// no state of its own, so any replica goes on, after a restart too; what a programme was not told yet, it is told now.
/// </summary>
internal sealed class OrderMover(
    GatewayRegistry registry,
    Candidates candidates,
    OperationBook operations,
    LabSuspension suspension,
    Moving moving,
    IOptions<OperationsOptions> options,
    TimeProvider clock,
    ILogger<OrderMover> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>What a drained lab keeps has to be looked through for what it does not.</summary>
    private static readonly TimeSpan DrainPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, long> _drained = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var moved = 0;
            try
            {
                foreach (var operation in await operations.OpenAsync())
                {
                    // Of a lab that the registry does not have any more there is nothing to be known.
                    if (operation.State == OperationState.Running && registry.Lab(operation.Lab) is { } lab && IsDue(operation))
                        moved += await GoOnAsync(operation, lab, stoppingToken);
                }
            }
            catch (LedgerUnavailableException)
            {
                OperationsLog.MovingWaits(log);
            }

            if (moved == 0)
                await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task<int> GoOnAsync(OperationRecord operation, LabDefinition lab, CancellationToken stopping)
    {
        var (gone, left) = (0, 0);
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            for (int? first = 0; first is not null;)
            {
                if (await moving.MoveAsync(programme.Id, lab.Id, operation.Id, Plan(programme, first.Value), stopping) is not { } batch)
                {
                    await suspension.ApplyAsync(operation, stopping);
                    return gone;
                }

                if (batch.Gone > 0)
                    OperationsLog.Moved(log, programme.Id, lab.Id, batch.Moved.Count, batch.Held.Count, batch.Left);
                gone += batch.Gone;
                if ((first = batch.Next) is null)
                    left += batch.Left;
            }
        }

        if (operation is { Mode: not SuspensionMode.Drain, Quiesced: null } && await suspension.IsQuietAsync(lab))
            await operations.QuiescedAsync(operation.Id, clock.GetUtcNow());
        if (left == 0)
            await FinishAsync(operation);
        return gone;
    }

    private MovePlan Plan(ProgrammeDefinition programme, int first)
    {
        var most = options.Value.MoveBatch;
        var numbers = new string[most];
        for (var i = 0; i < most; i++)
            numbers[i] = LedgerIds.NewOrderNumber(programme.Id);
        return new MovePlan(first, most, candidates.ByTest(programme), numbers);
    }

    private async Task FinishAsync(OperationRecord operation)
    {
        if (await operations.FinishAsync(operation.Id) is OperationOutcome.Stands)
            OperationsLog.Finished(log, operation.Id, operation.Lab);
    }

    private bool IsDue(OperationRecord operation)
    {
        if (operation.Mode != SuspensionMode.Drain)
            return true;
        if (_drained.TryGetValue(operation.Id, out var last) && clock.GetElapsedTime(last) < DrainPause)
            return false;
        _drained[operation.Id] = clock.GetTimestamp();
        return true;
    }
}
