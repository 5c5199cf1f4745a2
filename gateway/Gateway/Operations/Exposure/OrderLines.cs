using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Operations;

/// <summary>
/// The orders of an exposure with their placer order numbers, for the programme that is to write to the people concerned. A number leads to a person: it is in the answer
/// only, opened for it and kept nowhere. It goes out as it is read, so a million of them need no memory.
/// </summary>
internal sealed class OrderLines(ExposedOrders orders, OrderNumbers numbers)
{
    public const string JsonLines = "application/x-ndjson";
    private const string Header = "programme,placer_order_number,system,order,certainty,test,person,policies,first,last";

    /// <param name="exposure">What was read of the lab.</param>
    /// <param name="only">Certain or possible ones; null: both.</param>
    public async IAsyncEnumerable<ExposedOrderView> OfAsync(LabExposure exposure, Certainty? only, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var order in orders.OfAsync(exposure, cancellation))
        {
            if (only is null || order.Certainty == only)
                yield return View(order);
        }
    }

    /// <summary>JSON Lines: one <see cref="ExposedOrderView"/> a line.</summary>
    public async Task WriteAsync(LabExposure exposure, Certainty? only, Stream output, CancellationToken cancellation)
    {
        await foreach (var line in OfAsync(exposure, only, cancellation))
        {
            await JsonSerializer.SerializeAsync(output, line, ExposureJson.Default.ExposedOrderView, cancellation);
            await output.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }

    public async Task WriteCsvAsync(LabExposure exposure, Certainty? only, Stream output, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = Csv.NewLine };
        await writer.WriteLineAsync(Header.AsMemory(), cancellation);
        await foreach (var line in OfAsync(exposure, only, cancellation))
        {
            var cells = Csv.Line(
                line.Programme, line.Number, line.System, line.Order, line.Certainty.ToString(), line.Test, line.Person, string.Join(' ', line.Policies), Moment(line.First), Moment(line.Last));
            await writer.WriteLineAsync(cells.AsMemory(), cancellation);
        }
    }

    private ExposedOrderView View(ExposedOrder order)
    {
        var number = numbers.Of(order);
        return new ExposedOrderView(
            order.Programme,
            number?.Value,
            number is { System.Length: > 0 } known ? known.System : null,
            order.OrderId,
            order.Certainty,
            order.Test,
            order.Disclosures[0].Person,
            [.. order.Disclosures.Select(disclosure => disclosure.Policy).Distinct(StringComparer.Ordinal)],
            order.Disclosures[0].First,
            order.Disclosures.Max(disclosure => disclosure.Last));
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
