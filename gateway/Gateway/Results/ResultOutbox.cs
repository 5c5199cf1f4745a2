using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>Takes results to their placers until each is taken: kept sealed meanwhile, in order for one order, none blocking another.</summary>
internal sealed class ResultOutbox(
    GatewayRegistry registry,
    ResultLedger ledger,
    PlacerConnections placers,
    Sealer sealer,
    ResultSignal signal,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<ResultOutbox> log) : BackgroundService
{
    private const int AtOnce = 32;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registry.Programmes.Select(programme => RunAsync(programme.Id, stoppingToken)));

    private async Task RunAsync(string programme, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var due = await ledger.ClaimDueResultsAsync(programme, AtOnce, options.Value.Lease, stopping);
                await Task.WhenAll(due.Select(result => DeliverAsync(programme, result, stopping)));
                if (due.Count < AtOnce)
                    await signal.WaitAsync(programme, LongestWait, clock, stopping);
            }
            catch (LedgerUnavailableException)
            {
                ResultLog.OutboxWaits(log, programme);
                await Task.Delay(LongestWait, clock, stopping);
            }
        }
    }

    private async Task DeliverAsync(string programme, DueResult result, CancellationToken stopping)
    {
        ResultDelivery outcome;
        try
        {
            outcome = await PostAsync(programme, result, stopping);
        }
        catch (Exception error) when (error is SealException or KeyRingException)
        {
            // It stays in the ledger and comes up again: a key ring may be repaired.
            ResultLog.CannotOpen(log, result.ResultId, error.Message);
            outcome = new ResultDelivery.RetryLater(TimeSpan.FromSeconds(options.Value.LongestRetrySeconds));
        }

        await ledger.SettleResultAsync(result, outcome, CancellationToken.None);
        ResultLog.Delivered(log, result.ResultId, result.Placer, outcome.GetType().Name);
    }

    private async Task<ResultDelivery> PostAsync(string programme, DueResult result, CancellationToken stopping)
    {
        if (placers.To(result.Placer) is not { } placer)
            return new ResultDelivery.RetryLater(TimeSpan.FromSeconds(options.Value.LongestRetrySeconds));

        var body = sealer.Open(new SealSubject(programme, result.ResultId, SealPurpose.Result), result.Content);
        var status = await placer.PostAsync(body, options.Value.Deadline, stopping);
        return status switch
        {
            >= 200 and < 300 => new ResultDelivery.Delivered(),
            408 or 425 or 429 => Later(result),
            >= 400 and < 500 => new ResultDelivery.RefusedByPlacer(status.Value),
            _ => Later(result),
        };
    }

    private ResultDelivery.RetryLater Later(DueResult result) => new(options.Value.RetryAfter(result.Attempt));
}

internal static partial class ResultLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Result {ResultId} to {Placer}: {Outcome}")]
    public static partial void Delivered(ILogger logger, string resultId, string placer, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Result {ResultId} cannot be opened: {Reason}")]
    public static partial void CannotOpen(ILogger logger, string resultId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger of {Programme} does not answer; results wait")]
    public static partial void OutboxWaits(ILogger logger, string programme);
}
