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

            var connection = connections.To(lab);
            var attempt = new Attempt(order, connection, forwarder, cut, stopping);
            var outcome = await connection.Gate.PassAsync(static (attempt, until) => attempt.SendAsync(until), attempt, until.Token);
            ForwardingLog.Forwarded(log, allocation.Record.OrderId, lab, allocation.Record.Attempt, outcome.GetType().Name);
            return new Delivery(order, outcome);
        }

        /// <summary>One request to one lab.</summary>
        private readonly record struct Attempt(MinimisedOrder Order, LabConnection Lab, IHttpForwarder Forwarder, CancellationToken Cut, CancellationToken Stopping)
        {
            /// <summary>Larger answers of a lab are not read: an acknowledgement has a few hundred bytes an order.</summary>
            private const int LongestAnswer = 1024 * 1024;

            public async ValueTask<DeliveryOutcome> SendAsync(CancellationToken until)
            {
                using var exchange = new LabExchange(Order, LongestAnswer);
                var error = await Forwarder.SendAsync(exchange.Context, Lab.Destination, Lab.Invoker, ForwarderRequestConfig.Empty, Lab.Transformer, until);
                var outcome = exchange.Outcome(error, Cut.IsCancellationRequested || Stopping.IsCancellationRequested);
                if (exchange.IsOver(error))
                    Order.Dispose();
                return outcome;
            }
        }
    }
}

internal static partial class ForwardingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Order {OrderId} to {Lab}, attempt {Attempt}: {Outcome}")]
    public static partial void Forwarded(ILogger logger, string orderId, string lab, int attempt, string outcome);
}
