using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>Opens of an order what a courier needs, and nothing else.</summary>
internal sealed class SampleBarcodes(Sealer sealer)
{
    /// <summary>The barcodes of the order's tubes (<c>Specimen.accessionIdentifier.value</c>); none where the order named none, or its link is destroyed.</summary>
    /// <exception cref="SealException">The link does not belong to the order, or not to this key ring.</exception>
    public IReadOnlyList<string> Of(LeftOrder order) => order.Link is { } link
        ? OrderLink.FromUtf8(sealer.Open(new SealSubject(order.Record.Programme, order.Record.Id, SealPurpose.Link), link)).Barcodes
        : [];
}
