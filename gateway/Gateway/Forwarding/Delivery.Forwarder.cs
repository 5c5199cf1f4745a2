using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Trail;
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
        /// <summary>Larger answers of a lab are not read: an acknowledgement has a few hundred bytes an order.</summary>
        private const int LongestAnswer = 1024 * 1024;

        /// <summary>
        /// Records the disclosure and sends the order to the lab of its allocation, until the allocation's deadline or until the lab is fenced, whichever is first. Never
        /// throws for what a lab or the network does: that is an outcome.
        /// </summary>
        public async Task<Delivery> ForwardAsync(MinimisedOrder order, CancellationToken stopping)
        {
            var allocation = order.Allocation;
            var lab = allocation.Record.Lab;
            using var answer = new BoundedStream(LongestAnswer);
            var request = new Request(lab, new LabMessage(order.Body, order.IdempotencyKey), answer, order);
            var outcome = await SendAsync(request, allocation.Left(clock, options.Value.Margin), stopping);
            ForwardingLog.Forwarded(log, allocation.Record.OrderId, lab, allocation.Record.Attempt, outcome.GetType().Name);
            return new Delivery(order, outcome);
        }

        /// <summary>Asks a lab to destroy orders, under the same fence and deadline as an order goes there; what it says in its answer is believed only when the answer is whole.</summary>
        public async Task<DestructionAnswer> ForwardAsync(DestructionRequest request, CancellationToken stopping)
        {
            var batch = request.Batch;
            using var answer = new BoundedStream(LongestAnswer, keeps: true);
            var outcome = await SendAsync(new Request(batch.Lab, new LabMessage(request.Body, request.IdempotencyKey), answer, Order: null), batch.Left(clock, options.Value.Margin), stopping);
            ForwardingLog.AskedToDestroy(log, batch.Lab, batch.OrderNumbers.Count, outcome.GetType().Name);
            return new DestructionAnswer(outcome, outcome is DeliveryOutcome.Delivered ? LabWord.In(batch.Lab, answer.Kept) : []);
        }

        private async Task<DeliveryOutcome> SendAsync(Request request, TimeSpan left, CancellationToken stopping)
        {
            var cut = fence.Cut(request.Lab);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, cut);
            until.CancelAfter(left);
            if (until.IsCancellationRequested || left == TimeSpan.Zero)
                return new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

            var connection = connections.To(request.Lab);
            var attempt = new Attempt(this, request, connection, cut, stopping);
            return await connection.Gate.PassAsync(static (attempt, until) => attempt.Forwarder.SendAsync(attempt, until), attempt, until.Token);
        }

        private async ValueTask<DeliveryOutcome> SendAsync(Attempt attempt, CancellationToken until)
        {
            var (_, request, lab, cut, stopping) = attempt;
            // Nothing of an order goes out that could not be accounted for (I5).
            if (request.Order is { } order && !await IsRecordedAsync(order))
                return new DeliveryOutcome.NeverSent(AttemptReason.NotRecorded);
            if (until.IsCancellationRequested)
                return new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

            var exchange = new LabExchange(request.Message, request.Answer);
            var error = await forwarder.SendAsync(exchange.Context, lab.Destination, lab.Invoker, ForwarderRequestConfig.Empty, lab.Transformer, until);
            var outcome = exchange.Outcome(error, cut.IsCancellationRequested || stopping.IsCancellationRequested);
            if (exchange.IsOver(error))
                request.Order?.Dispose();
            return outcome;
        }

        private async Task<bool> IsRecordedAsync(MinimisedOrder order)
        {
            var record = order.Allocation.Record;
            try
            {
                await audit.RecordAsync(new AuditEvent(record.Cancelling ? AuditKind.CancellationDisclosed : AuditKind.OrderDisclosed, AuditUser.Placer(record.Placer))
                {
                    Recipient = record.Lab,
                    Person = record.PersonToken,
                    Objects = [new(AuditObject.Order, record.OrderId), new(AuditObject.OrderNumber, record.OrderNumber), new(AuditObject.Policy, record.Policy)],
                });
                return true;
            }
            catch (TrailUnavailableException)
            {
                return false;
            }
        }

        /// <param name="Lab">Where to.</param>
        /// <param name="Message">What.</param>
        /// <param name="Answer">Takes what comes back.</param>
        /// <param name="Order">Recorded before its first byte goes, and given back when nobody reads it any more; null where nothing of an order goes.</param>
        private readonly record struct Request(string Lab, LabMessage Message, BoundedStream Answer, MinimisedOrder? Order);

        /// <summary>One request to one lab.</summary>
        private readonly record struct Attempt(Forwarder Forwarder, Request Request, LabConnection Lab, CancellationToken Cut, CancellationToken Stopping);
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome}")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lab} is asked to destroy {Orders} orders: {Outcome}")]
    public static partial void AskedToDestroy(ILogger logger, string lab, int orders, string outcome);
}
