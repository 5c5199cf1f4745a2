using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>What is known after an order was forwarded. Only the <see cref="Forwarder"/> makes one, from a <see cref="MinimisedOrder"/>.</summary>
internal sealed partial class Delivery
{
    private Delivery(MinimisedOrder order, DeliveryOutcome outcome)
    {
        Order = order;
        Outcome = outcome;
    }

    public MinimisedOrder Order { get; }

    public DeliveryOutcome Outcome { get; }
}
