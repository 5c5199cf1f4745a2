using Gateway.Answers;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>What came of reading a placer's body. Dispose it when its orders have gone their way.</summary>
internal abstract record OrdersRead : IDisposable
{
    private OrdersRead()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <param name="Message">The message in which all of them stand.</param>
    /// <param name="Read">The orders to be placed, all or none.</param>
    /// <param name="Revocations">The orders to be taken back, each by itself.</param>
    public sealed record Orders(FhirMessage Message, IReadOnlyList<Order> Read, IReadOnlyList<Revocation> Revocations) : OrdersRead
    {
        public override void Dispose()
        {
            Message.Dispose();
            base.Dispose();
        }
    }

    public sealed record Refused(Refusal Refusal) : OrdersRead;
}
