using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// Stops a lab and starts it again. A suspension answers when it holds everywhere (I4): no replica can start a request to the lab, those under way
/// have ended, and the lab's own requests are turned away.
/// </summary>
internal sealed class LabSuspension(GatewayRegistry registry, LabStanding standing, LabRamp ramp, LabFence fence, TimeProvider clock, ILogger<LabSuspension> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <returns>When the last programme was quiesced; the same for a lab that was suspended already.</returns>
    /// <exception cref="LedgerUnavailableException">It may not hold in every programme yet: suspend again.</exception>
    public async Task<SuspensionAnswer> SuspendAsync(LabDefinition lab, Party operatorParty, string reason, LateResults lateResults, CancellationToken cancellation)
    {
        var programmes = registry.ProgrammesOf(lab);
        var record = new SuspensionRecord(reason, operatorParty.Id, lateResults);
        await Task.WhenAll(programmes.Select(programme => standing.SuspendAsync(programme.Id, lab.Id, record, cancellation)));
        fence.CutNow(lab.Id);

        foreach (var programme in programmes)
        {
            while (await standing.InFlightAsync(programme.Id, lab.Id) > 0)
                await Task.Delay(Look, clock, cancellation);
        }

        OperationsLog.Suspended(log, lab.Id, operatorParty.Id);
        return new SuspensionAnswer(lab.Id, "suspended", clock.GetUtcNow());
    }

    /// <summary>The lab may have orders again: <paramref name="part"/> of its share and capacity.</summary>
    /// <exception cref="LedgerUnavailableException">It may not be so in every programme yet: reinstate again.</exception>
    public async Task ReinstateAsync(LabDefinition lab, Party operatorParty, double part, CancellationToken cancellation)
    {
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            // The part first: not for a moment does it take more.
            await ramp.SetAsync(programme.Id, lab.Id, part, cancellation);
            await standing.ReinstateAsync(programme.Id, lab.Id, cancellation);
        }

        OperationsLog.Reinstated(log, lab.Id, operatorParty.Id);
    }
}

internal static partial class OperationsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} is suspended by {Operator} and quiesced")]
    public static partial void Suspended(ILogger logger, string lab, string @operator);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} is reinstated by {Operator}")]
    public static partial void Reinstated(ILogger logger, string lab, string @operator);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lab} takes {OrdersADay} orders of {Test} a day by order of {Operator}; {Over} more are reserved today")]
    public static partial void CapacitySet(ILogger logger, string lab, string test, int ordersADay, string @operator, int over);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Programme}: {Moved} orders moved from {Lab} to other labs, {Held} held, {Left} left")]
    public static partial void Moved(ILogger logger, string programme, string lab, int moved, int held, int left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId} was kept to the retention limit without a result: its content is destroyed, operators see it on their list")]
    public static partial void RetentionEnded(ILogger logger, string orderId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger does not answer; retention waits")]
    public static partial void RetentionWaits(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger does not answer; moving orders waits")]
    public static partial void MovingWaits(ILogger logger);
}
