using Gateway.Answers;
using Gateway.Disclosure;
using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Orders;

/// <summary>
/// The way of an order: read → reserve and record intent → minimise → forward → record outcome → answer. Each step takes what only the step before
/// it can make, so none can be left out.
/// </summary>
internal sealed class OrderFlow(
    Order.Reader reader,
    Allocation.Desk desk,
    MinimisedOrder.Minimiser minimiser,
    Delivery.Forwarder forwarder,
    Settlement settlement,
    IOptions<DeliveryOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<OrderFlow> log)
{
    /// <summary>A placer's body, all the way. What is answered 2xx is on record, wherever its delivery stands.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged: 503.</exception>
    public async Task<OrderAnswer> AcceptAsync(Party placer, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var read = reader.Read(placer, body);
        if (read is not OrdersRead.Orders { Read: var orders, SingleOrder: var single })
            return new OrderAnswer.Refused(((OrdersRead.Refused)read).Refusal);

        var reservation = await desk.ReserveAsync(orders, cancellation);
        if (reservation is not Reservation.Reserved { Orders: var reserved })
            return new OrderAnswer.Refused(Refused(reservation));

        // From here on the orders are ours: a placer that hangs up changes nothing for them.
        var records = await Task.WhenAll(reserved.Select(order => order.Allocation is { } allocation
            ? DeliverOrLeaveAsync(allocation, order.Record)
            : Task.FromResult(order.Record)));

        return new OrderAnswer.Accepted(
            [.. reserved.Zip(records, (order, record) => new AcceptedOrder(record, order.Order.Facts.Number, order.Known))],
            single);
    }

    /// <summary>Allocation → minimised order → delivery → record.</summary>
    /// <returns>How the order stands; null when another replica has taken it over meanwhile and decides.</returns>
    public async Task<OrderRecord?> DeliverAsync(Allocation allocation, CancellationToken cancellation)
    {
        var minimisation = minimiser.Minimise(allocation);
        if (minimisation is not Minimisation.Minimised { Order: var minimised })
            return await SettleAsync(allocation, new DeliveryOutcome.CannotMinimise(((Minimisation.Refused)minimisation).Reason));

        var delivery = await forwarder.ForwardAsync(minimised, cancellation);
        return await SettleAsync(allocation, delivery.Outcome);
    }

    private async Task<OrderRecord?> SettleAsync(Allocation allocation, DeliveryOutcome outcome)
    {
        var retryAfter = options.Value.RetryAfter(allocation.Record.Attempt);
        return await settlement.SettleAsync(allocation.Record, outcome, retryAfter, CancellationToken.None) switch
        {
            SettleOutcome.Settled settled => settled.Record,
            SettleOutcome.Stale => null,
            _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
        };
    }

    /// <summary>The order is on record already: where its outcome cannot be recorded, its lease runs out and the dispatcher goes on.</summary>
    private async Task<OrderRecord> DeliverOrLeaveAsync(Allocation allocation, OrderRecord record)
    {
        try
        {
            return await DeliverAsync(allocation, lifetime.ApplicationStopping) ?? record;
        }
        catch (LedgerUnavailableException)
        {
            OrderLog.OutcomeNotRecorded(log, record.Id, allocation.Record.Lab);
            return record;
        }
    }

    private static Refusal Refused(Reservation reservation) => reservation switch
    {
        Reservation.Conflict conflict => Refusal.Conflict(conflict.Order.Request.Expression + ".identifier"),
        Reservation.NoLab none => Refusal.Rule(none.Order.Request.Expression + ".code", "No lab does this test."),
        _ => throw new InvalidOperationException("The desk answered what it has no word for."),
    };
}

/// <summary>What the placer is told.</summary>
internal abstract record OrderAnswer
{
    private OrderAnswer()
    {
    }

    /// <param name="SingleOrder">The answer is one Task; otherwise it is a Bundle of Tasks.</param>
    public sealed record Accepted(IReadOnlyList<AcceptedOrder> Orders, bool SingleOrder) : OrderAnswer;

    public sealed record Refused(Refusal Refusal) : OrderAnswer;
}

/// <param name="Record">How the order stands.</param>
/// <param name="Number">The placer's own number, for the Task.</param>
/// <param name="Known">It was accepted before: 200 instead of 201 or 202.</param>
internal sealed record AcceptedOrder(OrderRecord Record, PlacerOrderNumber Number, bool Known);

internal static partial class OrderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId} went to {Lab}, but the outcome could not be recorded; it is taken up again when its lease has run out")]
    public static partial void OutcomeNotRecorded(ILogger logger, string orderId, string lab);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} cannot be taken up again: {Reason}")]
    public static partial void CannotResume(ILogger logger, string orderId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} could not be delivered: {Fault}; it comes up again when its lease has run out")]
    public static partial void DeliveryFailed(ILogger logger, string orderId, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger of {Programme} does not answer; the dispatcher waits")]
    public static partial void DispatcherWaits(ILogger logger, string programme);
}
