using System.Runtime.CompilerServices;
using Gateway.Answers;
using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Trail;
using Microsoft.Extensions.Options;

namespace Gateway.Orders;

/// <summary>
/// The way of an order: read → reserve and record intent → minimise → forward → record outcome → answer. Each step takes what only the step before
/// it can make, so none can be left out. A revocation goes another way, through the same door.
/// </summary>
/// <remarks>The frames of the steps that wait are used again (decision 0010): each step is awaited once, by the one before it.</remarks>
internal sealed class OrderFlow(
    Order.Reader reader,
    Allocation.Desk desk,
    MinimisedOrder.Minimiser minimiser,
    Delivery.Forwarder forwarder,
    Revoking revoking,
    Settlement settlement,
    AuditTrail audit,
    IOptions<DeliveryOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<OrderFlow> log)
{
    /// <summary>A placer's body, all the way. What is answered 2xx is on record, wherever its delivery stands.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged: 503.</exception>
    /// <exception cref="TrailUnavailableException">The same; where it is thrown the order is on record and waits, so that it is found when it is sent again.</exception>
    public ValueTask<OrderAnswer> AcceptAsync(Party placer, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!audit.IsWritable)
            return new(new OrderAnswer.Refused(Refusal.Unaccountable));
        return reader.Read(placer, body) switch
        {
            OrdersRead.Orders read => PlaceAsync(read, cancellation),
            OrdersRead.Refused refused => new(new OrderAnswer.Refused(refused.Refusal)),
            _ => throw new InvalidOperationException("The reader answered what it has no word for."),
        };
    }

    /// <summary>Reservation → allocation → delivery → answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OrderAnswer> PlaceAsync(OrdersRead.Orders read, CancellationToken cancellation)
    {
        using (read)
        {
            var reservation = await desk.ReserveAsync(read.Read, cancellation);
            if (reservation is not Reservation.Reserved { Orders: var reserved })
                return new OrderAnswer.Refused(Refused(reservation));

            // From here on the orders are ours: a placer that hangs up changes nothing for them.
            return new OrderAnswer.Answered(reserved is [var only] && read.Revocations.Count == 0 ? [Placed(only, await DeliverAsync(only))] : await AllAsync(reserved, read.Revocations));
        }
    }

    private async Task<IReadOnlyList<RequestAnswer>> AllAsync(IReadOnlyList<ReservedOrder> reserved, IReadOnlyList<Revocation> revocations)
    {
        var answers = await Task.WhenAll([
            .. reserved.Select(async order => (order.Order.Request.Index, Answer: Placed(order, await DeliverAsync(order)))),
            .. revocations.Select(async order => (order.Request.Index, Answer: await revoking.RevokeAsync(order, CancellationToken.None))),
        ]);
        return [.. answers.OrderBy(answer => answer.Index).Select(answer => answer.Answer)];
    }

    private static RequestAnswer Placed(ReservedOrder order, OrderRecord? delivered) =>
        new RequestAnswer.Placed(new PlacedTask(delivered ?? order.Place.Record, order.Order.Facts.Number), order.Place.Known);

    private ValueTask<OrderRecord?> DeliverAsync(ReservedOrder order) =>
        order.Allocation is { } allocation ? DeliverAsync(allocation, lifetime.ApplicationStopping) : default;

    /// <summary>Allocation → minimised order → delivery → record.</summary>
    /// <returns>How the order stands; null when that is not known here: another replica has taken it over meanwhile, or its outcome could not be recorded.</returns>
    /// <exception cref="TrailUnavailableException">The disclosure could not be recorded: nothing was sent, and the order waits.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OrderRecord?> DeliverAsync(Allocation allocation, CancellationToken cancellation)
    {
        try
        {
            var minimisation = minimiser.Minimise(allocation);
            if (minimisation is not Minimisation.Minimised { Order: var minimised })
                return RecordOf(await SettleAsync(allocation, new DeliveryOutcome.CannotMinimise(((Minimisation.Refused)minimisation).Reason)));

            var delivery = await forwarder.ForwardAsync(minimised, cancellation);
            var record = RecordOf(await SettleAsync(allocation, delivery.Outcome));
            return delivery.Outcome is DeliveryOutcome.NeverSent { Reason: AttemptReason.NotRecorded } ? throw new TrailUnavailableException() : record;
        }
        catch (LedgerUnavailableException)
        {
            // The order is on record already: where its outcome cannot be recorded, its lease runs out and the dispatcher goes on.
            OrderLog.OutcomeNotRecorded(log, allocation.Record.OrderId, allocation.Record.Lab);
            return null;
        }
    }

    private Task<SettleOutcome> SettleAsync(Allocation allocation, DeliveryOutcome outcome) =>
        settlement.SettleAsync(allocation.Record, outcome, options.Value.RetryAfter(allocation.Record.Attempt), CancellationToken.None);

    private static OrderRecord? RecordOf(SettleOutcome outcome) => outcome switch
    {
        SettleOutcome.Settled settled => settled.Record,
        SettleOutcome.Stale => null,
        _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
    };

    private static Refusal Refused(Reservation reservation) => reservation switch
    {
        Reservation.Conflict conflict => Refusal.Conflict(conflict.Order.Request.Expression + ".identifier"),
        Reservation.NoLab none => Refusal.Rule(none.Order.Request.Expression + ".code", "No lab does this test."),
        _ => throw new InvalidOperationException("The desk answered what it has no word for."),
    };
}

internal static partial class OrderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId} went to {Lab}, but the outcome could not be recorded; it is taken up again when its lease has run out")]
    public static partial void OutcomeNotRecorded(ILogger logger, string orderId, string? lab);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} cannot be taken up again: {Reason}")]
    public static partial void CannotResume(ILogger logger, string orderId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} could not be delivered: {Fault}; it comes up again when its lease has run out")]
    public static partial void DeliveryFailed(ILogger logger, string orderId, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger of {Programme} does not answer; the dispatcher waits")]
    public static partial void DispatcherWaits(ILogger logger, string programme);
}
