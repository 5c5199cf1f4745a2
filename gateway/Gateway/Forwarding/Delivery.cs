using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>What is known after an order, or a request to destroy orders, was forwarded. Only the <see cref="Forwarder"/> makes one, from a <see cref="Disclosure.MinimisedOrder"/> or a <see cref="Disclosure.DestructionRequest"/>.</summary>
internal sealed partial class Delivery
{
    private Delivery(DeliveryOutcome outcome) => Outcome = outcome;

    public DeliveryOutcome Outcome { get; }
}
