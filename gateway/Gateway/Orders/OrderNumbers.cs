using System.Text.Json;
using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>Opens of an order its placer order number, and nothing else; and closes that, by itself, before the rest of its link is destroyed.</summary>
internal sealed class OrderNumbers(Sealer sealer)
{
    /// <returns>Null where nothing holds it any more.</returns>
    /// <exception cref="SealException">What holds it does not belong to the order, or not to this key ring.</exception>
    public PlacerOrderNumber? Of(ExposedOrder order)
    {
        if (order.Link is { } link)
            return OrderLink.FromUtf8(sealer.Open(Subject(order.Programme, order.OrderId, SealPurpose.Link), link)).Number;
        return order.Number is { } number
            ? JsonSerializer.Deserialize(sealer.Open(Subject(order.Programme, order.OrderId, SealPurpose.Number), number), OrderJson.Default.PlacerOrderNumber)
            : null;
    }

    /// <exception cref="SealException">The link does not belong to the order, or not to this key ring.</exception>
    public Sealed Keep(string programme, string orderId, Sealed link)
    {
        var number = OrderLink.FromUtf8(sealer.Open(Subject(programme, orderId, SealPurpose.Link), link)).Number;
        return sealer.Seal(Subject(programme, orderId, SealPurpose.Number), JsonSerializer.SerializeToUtf8Bytes(number, OrderJson.Default.PlacerOrderNumber));
    }

    private static SealSubject Subject(string programme, string orderId, string purpose) => new(programme, orderId, purpose);
}
