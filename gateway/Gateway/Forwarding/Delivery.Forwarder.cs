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
            var cut = fence.Cut(lab);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, cut);
            var left = allocation.Left(clock, options.Value.Margin);
            until.CancelAfter(left);
            if (until.IsCancellationRequested || left == TimeSpan.Zero)
                return new Delivery(order, new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate));

            var connection = connections.To(lab);
            var attempt = new Attempt(this, order, connection, cut, stopping);
            var outcome = await connection.Gate.PassAsync(static (attempt, until) => attempt.Forwarder.SendAsync(attempt, until), attempt, until.Token);
            ForwardingLog.Forwarded(log, allocation.Record.OrderId, lab, allocation.Record.Attempt, outcome.GetType().Name);
            return new Delivery(order, outcome);
        }

        private async ValueTask<DeliveryOutcome> SendAsync(Attempt attempt, CancellationToken until)
        {
            // Nothing goes out that could not be accounted for (I5).
            if (!await IsRecordedAsync(attempt.Order))
                return new DeliveryOutcome.NeverSent(AttemptReason.NotRecorded);
            if (until.IsCancellationRequested)
                return new DeliveryOutcome.NeverSent(AttemptReason.FencedOrLate);

            var (_, order, lab, cut, stopping) = attempt;
            using var exchange = new LabExchange(order, LongestAnswer);
            var error = await forwarder.SendAsync(exchange.Context, lab.Destination, lab.Invoker, ForwarderRequestConfig.Empty, lab.Transformer, until);
            var outcome = exchange.Outcome(error, cut.IsCancellationRequested || stopping.IsCancellationRequested);
            if (exchange.IsOver(error))
                order.Dispose();
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

        /// <summary>One request to one lab.</summary>
        private readonly record struct Attempt(Forwarder Forwarder, MinimisedOrder Order, LabConnection Lab, CancellationToken Cut, CancellationToken Stopping);
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome}")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome);
}
