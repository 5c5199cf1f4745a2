using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Asks labs to destroy what they have had for longer than agreed, and again until they say that they have. Any number of replicas may; the ledger hands each
/// batch to one of them.
/// </summary>
internal sealed class DestructionSweep(
    GatewayRegistry registry,
    DestructionBatch.Desk desk,
    DestructionRequest.Composer composer,
    Delivery.Forwarder forwarder,
    Destructions ledger,
    IOptions<DestructionOptions> options,
    IOptions<DeliveryOptions> delivery,
    TimeProvider clock,
    ILogger<DestructionSweep> log) : BackgroundService
{
    // Each lab has a loop of its own: one that does not answer holds up no other.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registry.Labs.Where(lab => lab.Retention is not null).Select(lab => RunAsync(lab, stoppingToken)));

    private async Task RunAsync(LabDefinition lab, CancellationToken stopping)
    {
        while (true)
        {
            foreach (var programme in registry.ProgrammesOf(lab))
                await AskAsync(programme.Id, lab, stopping);
            await Task.Delay(options.Value.Sweep, clock, stopping);
        }
    }

    private async Task AskAsync(string programme, LabDefinition lab, CancellationToken stopping)
    {
        try
        {
            while (await desk.ClaimAsync(programme, lab.Id, Plan(lab), stopping) is { } batch && await AskAsync(batch, stopping))
            {
                // On with the next batch, as long as the lab answers.
            }
        }
        catch (LedgerUnavailableException)
        {
            DestructionLog.Waits(log, lab.Id);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A fault of ours must neither end the asking nor pass in silence. What was claimed comes up again after its pause.
            DestructionLog.Failed(log, lab.Id, fault.GetType().Name);
        }
    }

    private async Task<bool> AskAsync(DestructionBatch batch, CancellationToken stopping)
    {
        var answer = await forwarder.ForwardAsync(composer.Compose(batch), stopping);
        // Also when the gateway stops: the lab's word is on record, and its request under way no more.
        var outcomes = await ledger.ConfirmAsync(batch, answer.Destroyed, CancellationToken.None);
        var confirmed = outcomes.Count(outcome => outcome == ConfirmOutcome.Confirmed);
        if (confirmed > 0)
            DestructionLog.Confirmed(log, batch.Lab, confirmed);
        if (outcomes.Contains(ConfirmOutcome.Unknown))
            DestructionLog.Strange(log, batch.Lab);
        return answer.Outcome is DeliveryOutcome.Delivered;
    }

    private DestructionPlan Plan(LabDefinition lab) => new(
        lab.Retention!.Term, delivery.Value.Lease, TimeSpan.FromHours(options.Value.FirstPauseHours), TimeSpan.FromHours(options.Value.LongestPauseHours), options.Value.Batch);
}

internal static partial class DestructionLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} has destroyed {Orders} orders")]
    public static partial void Confirmed(ILogger logger, string lab, int orders);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} says that it destroyed orders that it never had, or has in hand; that changes nothing")]
    public static partial void Strange(ILogger logger, string lab);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger does not answer; asking {Lab} to destroy waits")]
    public static partial void Waits(ILogger logger, string lab);

    [LoggerMessage(Level = LogLevel.Error, Message = "Asking {Lab} to destroy failed: {Type}")]
    public static partial void Failed(ILogger logger, string lab, string type);
}
