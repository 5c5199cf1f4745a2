using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Trail;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

internal sealed partial class Delivery
{
    /// <summary>Minimised order → delivery: one request to one lab, over YARP's forwarder.</summary>
    public sealed class Forwarder(
        IHttpForwarder forwarder,
        LabConnections connections,
        LabFence fence,
        IOptions<DeliveryOptions> options,
        AuditTrail audit,
        TimeProvider clock,
        ILogger<Forwarder> log)
    {
        private static readonly DeliveryOutcome Late = new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);
        private static readonly DeliveryOutcome NotRecorded = new DeliveryOutcome.NeverSent(AttemptReason.NotRecorded);

        /// <summary>As many as are under way at once in a busy gateway; those beyond are made and left to the collector.</summary>
        private readonly DefaultObjectPool<LabExchange> _exchanges = new(new DefaultPooledObjectPolicy<LabExchange>(), maximumRetained: 256);

        /// <summary>
        /// Records the disclosure and sends the order to the lab of its allocation, until the allocation's deadline or until the lab is fenced, whichever is first. Never
        /// throws for what a lab or the network does: that is an outcome.
        /// </summary>
        public ValueTask<Delivery> ForwardAsync(MinimisedOrder order, CancellationToken stopping)
        {
            var allocation = order.Allocation;
            var lab = allocation.Record.Lab;
            return Begin(lab, new LabMessage(order.Body, order.IdempotencyKey), allocation.Left(clock, options.Value.Margin), stopping) is { } exchange
                ? SendAsync(connections.To(lab), exchange, order)
                : new ValueTask<Delivery>(Ended(order, Late));
        }

        /// <summary>Asks a lab to destroy orders, under the same fence and deadline as an order goes there; what it says in its answer is believed only when the answer is whole.</summary>
        public async Task<DestructionAnswer> ForwardAsync(DestructionRequest request, CancellationToken stopping)
        {
            var batch = request.Batch;
            var answer = new ArrayBufferWriter<byte>();
            var exchange = Begin(batch.Lab, new LabMessage(request.Body, request.IdempotencyKey, answer), batch.Left(clock, options.Value.Margin), stopping);
            var outcome = exchange is null ? Late : (await SendAsync(connections.To(batch.Lab), exchange, order: null)).Outcome;
            ForwardingLog.AskedToDestroy(log, batch.Lab, batch.OrderNumbers.Count, outcome.GetType().Name);
            return new DestructionAnswer(outcome, outcome is DeliveryOutcome.Delivered ? LabWord.In(batch.Lab, answer.WrittenMemory) : []);
        }

        /// <returns>Null: its time is over, or the lab is fenced.</returns>
        private LabExchange? Begin(string lab, LabMessage message, TimeSpan left, CancellationToken stopping)
        {
            var cut = fence.Cut(lab);
            if (cut.IsCancellationRequested || stopping.IsCancellationRequested || left == TimeSpan.Zero)
                return null;
            var exchange = _exchanges.Get();
            exchange.Begin(message, left, cut, stopping);
            return exchange;
        }

        /// <summary>One request to one lab, all the way in one frame: it is kept while the lab answers.</summary>
        /// <param name="lab">Where to.</param>
        /// <param name="exchange">Begun; given back here.</param>
        /// <param name="order">Recorded before its first byte goes, and given back when nobody reads it any more; null where nothing of an order goes.</param>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<Delivery> SendAsync(LabConnection lab, LabExchange exchange, MinimisedOrder? order)
        {
            try
            {
                using var turn = await lab.Gate.TurnAsync(exchange.Until);
                if (turn.Refusal is { } refusal)
                    return Ended(order, refusal);

                // Nothing of an order goes out that could not be accounted for (I5).
                if (order is not null)
                    await audit.RecordAsync(Disclosed(order.Allocation.Record));
                if (exchange.Until.IsCancellationRequested)
                    return Ended(order, Late);

                var outcome = exchange.End(await forwarder.SendAsync(exchange.Context, lab.Destination, lab.Invoker, ForwarderRequestConfig.Empty, lab.Transformer, exchange.Until));
                if (exchange.IsOver)
                    order?.Dispose();
                await turn.EndAsync(outcome);
                return Ended(order, outcome);
            }
            catch (TrailUnavailableException)
            {
                return Ended(order, NotRecorded);
            }
            finally
            {
                _exchanges.Return(exchange);
            }
        }

        private Delivery Ended(MinimisedOrder? order, DeliveryOutcome outcome)
        {
            if (order is { Allocation.Record: var record })
                ForwardingLog.Forwarded(log, record.OrderId, record.Lab, record.Attempt, outcome.GetType().Name);
            return new Delivery(outcome);
        }

        private static AuditEvent Disclosed(AllocationRecord record) => new(record.Cancelling ? AuditKind.CancellationDisclosed : AuditKind.OrderDisclosed, AuditUser.Placer(record.Placer))
        {
            Recipient = record.Lab,
            Person = record.PersonToken,
            Objects = new AuditObject[] { new(AuditObject.Order, record.OrderId), new(AuditObject.OrderNumber, record.OrderNumber), new(AuditObject.Policy, record.Policy) },
        };
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome}")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} is asked to destroy {Orders} orders: {Outcome}")]
    public static partial void AskedToDestroy(ILogger logger, string lab, int orders, string outcome);
}
