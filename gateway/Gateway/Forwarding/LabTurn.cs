using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>A request's turn at a lab, or why it has none. Only a <see cref="LabGate"/> gives one. Dispose it, once, when the request is over.</summary>
internal abstract class LabTurn : IDisposable
{
    /// <summary>Why the request does not go; null: it is its turn.</summary>
    public virtual DeliveryOutcome? Refusal => null;

    /// <summary>Tells the gate how the request ended, if it went.</summary>
    public abstract Task EndAsync(DeliveryOutcome outcome);

    public abstract void Dispose();
}
