using Gateway.Answers;

namespace Gateway.Orders;

/// <summary>What came of reading a placer's body.</summary>
internal abstract record OrdersRead
{
    private OrdersRead()
    {
    }

    /// <param name="Read">The orders to be placed, all or none.</param>
    /// <param name="Revocations">The orders to be taken back, each by itself.</param>
    public sealed record Orders(IReadOnlyList<Order> Read, IReadOnlyList<Revocation> Revocations) : OrdersRead;

    public sealed record Refused(Refusal Refusal) : OrdersRead;
}
