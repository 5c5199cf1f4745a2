using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>
/// Takes the outstanding orders of suspended labs to labs with room; those without a place are held. It keeps no state of its own: what a suspended
/// lab still holds is what is left to do, so it goes on after a restart, on any replica.
/// </summary>
internal sealed class OrderMover(
    GatewayRegistry registry,
    Candidates candidates,
    LabStanding standing,
    Moving moving,
    TimeProvider clock,
    ILogger<OrderMover> log) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var moved = 0;
            try
            {
                foreach (var lab in registry.Labs)
                {
                    if (!await standing.IsActiveAsync(lab.Id))
                        moved += await MoveAsync(lab, stoppingToken);
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

    private async Task<int> MoveAsync(LabDefinition lab, CancellationToken stopping)
    {
        var moved = 0;
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            var labs = programme.Tests.ToDictionary(test => test.Id, test => candidates.For(programme.Id, test.Id), StringComparer.Ordinal);
            var numbers = new string[Batch];
            for (var i = 0; i < Batch; i++)
                numbers[i] = LedgerIds.NewOrderNumber(programme.Id);
            var batch = await moving.MoveAsync(programme.Id, lab.Id, Batch, labs, numbers, stopping);
            var gone = batch.Moved.Count + batch.Held.Count;
            if (gone > 0)
                OperationsLog.Moved(log, programme.Id, lab.Id, batch.Moved.Count, batch.Held.Count, batch.Left);
            moved += gone;
        }

        return moved;
    }
}
