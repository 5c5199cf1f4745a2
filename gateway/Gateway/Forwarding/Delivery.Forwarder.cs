using Gateway.Disclosure;
using Gateway.Ledger;
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
        TimeProvider clock,
        ILogger<Forwarder> log)
    {
        /// <summary>Larger answers of a lab are not read: an acknowledgement has a few hundred bytes an order.</summary>
        private const int LongestAnswer = 1024 * 1024;

        /// <summary>
        /// Sends the order to the lab of its allocation, until the allocation's deadline or until the lab is fenced, whichever is first. Never
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

            using var exchange = new LabExchange(order, LongestAnswer);
            var connection = connections.To(lab);
            var error = await forwarder.SendAsync(
                exchange.Context,
                connection.Destination,
                connection.Invoker,
                ForwarderRequestConfig.Empty,
                connection.Transformer,
                until.Token);

            var outcome = exchange.Outcome(error, cut.IsCancellationRequested || stopping.IsCancellationRequested);
            if (exchange.IsOver(error))
                order.Dispose();
            ForwardingLog.Forwarded(log, allocation.Record.OrderId, lab, allocation.Record.Attempt, outcome.GetType().Name, error);
            return new Delivery(order, outcome);
        }
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome} ({Error})")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome, ForwarderError error);
}
