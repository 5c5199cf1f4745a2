using System.Text;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Operations;

/// <summary>
/// The samples of orders that left their lab, and where they are to go. A barcode leads to a person: it is in the answer only, opened for it and kept
/// nowhere.
/// </summary>
internal sealed class DiversionList(OperationKinds kinds, OperationCounts counts, SampleBarcodes barcodes)
{
    private const int Part = 500;
    private const string Header = "barcode,order,test,from,from_number,order_at_lab,to,to_number,state";

    /// <summary>In the order in which the orders left; one line a tube, as the orders stand now.</summary>
    public async IAsyncEnumerable<DiversionView> OfAsync(OperationRecord operation)
    {
        foreach (var programme in kinds.Of(operation).Programmes(operation))
        {
            var looked = Part;
            for (var first = 0; looked == Part; first += Part)
            {
                var left = await counts.LeftAsync(programme.Id, operation.Id, first, Part);
                looked = left.Count;
                foreach (var line in left.SelectMany(order => Lines(order.From ?? ((OperationPlan.Suspension)operation.Plan).Lab, order)))
                    yield return line;
            }
        }
    }

    /// <summary>RFC 4180, UTF-8, with a header line.</summary>
    public async Task WriteCsvAsync(OperationRecord operation, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = Csv.NewLine };
        await writer.WriteLineAsync(Header.AsMemory(), cancellation);
        await foreach (var line in OfAsync(operation).WithCancellation(cancellation))
        {
            var cells = Csv.Line(line.Barcode, line.Order, line.Test, line.From, line.FromNumber, line.AtLab.ToString(), line.To, line.ToNumber, line.State.ToString());
            await writer.WriteLineAsync(cells.AsMemory(), cancellation);
        }
    }

    private IEnumerable<DiversionView> Lines(string from, LeftOrder order)
    {
        var now = order.Record;
        var tubes = barcodes.Of(order);
        var isOver = now.State is OrderState.Cancelled or OrderState.Refused or OrderState.Undeliverable;
        foreach (var barcode in tubes.Count == 0 ? [null] : tubes.Select(tube => (string?)tube))
        {
            yield return new DiversionView(
                barcode, now.Id, now.Test, from, order.Number, order.AtLab, isOver ? null : now.Lab, isOver ? null : now.OrderNumber, now.State);
        }
    }
}
