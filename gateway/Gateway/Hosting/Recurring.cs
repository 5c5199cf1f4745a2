using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Hosting;

/// <summary>
/// Has <paramref name="work"/> do its round, pauses, and again, until the gateway stops. What the ledger or the audit trail does not let through is done in the next round;
/// any other fault is ours and stops the gateway.
/// </summary>
internal sealed class Recurring<TWork>(TWork work, Func<TWork, CancellationToken, Task> round, TimeSpan pause, TimeProvider clock, ILogger<TWork> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await round(work, stoppingToken);
            }
            catch (Exception fault) when (fault is LedgerUnavailableException or TrailUnavailableException)
            {
                RecurringLog.Waits(log, typeof(TWork).Name);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }
}

internal static partial class RecurringLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger, or the audit trail, does not answer; {Work} waits")]
    public static partial void Waits(ILogger logger, string work);
}
