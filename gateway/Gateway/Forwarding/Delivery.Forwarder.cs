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
        /// <summary>As many as are under way at once in a busy gateway; those beyond are made and left to the collector.</summary>
        private readonly DefaultObjectPool<LabExchange> _exchanges = new(new DefaultPooledObjectPolicy<LabExchange>(), maximumRetained: 256);

        /// <summary>
        /// Records the disclosure and sends the order to the lab of its allocation, until the allocation's deadline or until the lab is fenced, whichever is first. Never
        /// throws for what a lab or the network does: that is an outcome.
        /// </summary>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<Delivery> ForwardAsync(MinimisedOrder order, CancellationToken stopping)
        {
            var allocation = order.Allocation;
            var lab = allocation.Record.Lab;
            var message = new LabMessage(order.Body, order.IdempotencyKey);
            var outcome = await SendAsync(new Request(lab, message, order, stopping), allocation.Left(clock, options.Value.Margin));
            ForwardingLog.Forwarded(log, allocation.Record.OrderId, lab, allocation.Record.Attempt, outcome.GetType().Name);
            return new Delivery(order, outcome);
        }

        /// <summary>Asks a lab to destroy orders, under the same fence and deadline as an order goes there; what it says in its answer is believed only when the answer is whole.</summary>
        public async Task<DestructionAnswer> ForwardAsync(DestructionRequest request, CancellationToken stopping)
        {
            var batch = request.Batch;
            var answer = new ArrayBufferWriter<byte>();
            var message = new LabMessage(request.Body, request.IdempotencyKey, answer);
            var outcome = await SendAsync(new Request(batch.Lab, message, Order: null, stopping), batch.Left(clock, options.Value.Margin));
            ForwardingLog.AskedToDestroy(log, batch.Lab, batch.OrderNumbers.Count, outcome.GetType().Name);
            return new DestructionAnswer(outcome, outcome is DeliveryOutcome.Delivered ? LabWord.In(batch.Lab, answer.WrittenMemory) : []);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<DeliveryOutcome> SendAsync(Request request, TimeSpan left)
        {
            var cut = fence.Cut(request.Lab);
            if (cut.IsCancellationRequested || request.Stopping.IsCancellationRequested || left == TimeSpan.Zero)
                return new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

            var connection = connections.To(request.Lab);
            var exchange = _exchanges.Get();
            try
            {
                exchange.Begin(request.Message, left, cut, request.Stopping);
                return await connection.Gate.PassAsync(static (attempt, until) => attempt.Forwarder.SendAsync(attempt, until), new Attempt(this, request, connection, exchange), exchange.Until);
            }
            finally
            {
                _exchanges.Return(exchange);
            }
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<DeliveryOutcome> SendAsync(Attempt attempt, CancellationToken until)
        {
            var (_, request, lab, exchange) = attempt;
            try
            {
                // Nothing of an order goes out that could not be accounted for (I5).
                if (request.Order is { } order)
                    await audit.RecordAsync(Disclosed(order.Allocation.Record));
            }
            catch (TrailUnavailableException)
            {
                return new DeliveryOutcome.NeverSent(AttemptReason.NotRecorded);
            }

            if (until.IsCancellationRequested)
                return new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

            var outcome = exchange.End(await forwarder.SendAsync(exchange.Context, lab.Destination, lab.Invoker, ForwarderRequestConfig.Empty, lab.Transformer, until));
            if (exchange.IsOver)
                request.Order?.Dispose();
            return outcome;
        }

        private static AuditEvent Disclosed(AllocationRecord record) => new(record.Cancelling ? AuditKind.CancellationDisclosed : AuditKind.OrderDisclosed, AuditUser.Placer(record.Placer))
        {
            Recipient = record.Lab,
            Person = record.PersonToken,
            Objects = [new(AuditObject.Order, record.OrderId), new(AuditObject.OrderNumber, record.OrderNumber), new(AuditObject.Policy, record.Policy)],
        };

        /// <param name="Lab">Where to.</param>
        /// <param name="Message">What.</param>
        /// <param name="Order">Recorded before its first byte goes, and given back when nobody reads it any more; null where nothing of an order goes.</param>
        /// <param name="Stopping">The gateway's stop, or the end of who asks.</param>
        private readonly record struct Request(string Lab, LabMessage Message, MinimisedOrder? Order, CancellationToken Stopping);

        /// <summary>One request to one lab.</summary>
        private readonly record struct Attempt(Forwarder Forwarder, Request Request, LabConnection Lab, LabExchange Exchange);
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome}")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} is asked to destroy {Orders} orders: {Outcome}")]
    public static partial void AskedToDestroy(ILogger logger, string lab, int orders, string outcome);
}
