using System.Text;
using System.Text.Json;
using LoadTest.Sending;
using ProgrammeSimulator;

namespace LoadTest.Tests;

public sealed class OrderStockTests
{
    private const int MoreThanTemplates = 1100;

    [Fact]
    public void Every_order_has_a_number_and_a_barcode_of_its_own()
    {
        var stock = new OrderStock(Programme.Cervical);
        var (numbers, barcodes) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < MoreThanTemplates; i++)
        {
            using var order = stock.Take();
            Assert.True(numbers.Add(NumberIn(order.Body)), "A number came twice.");
            Assert.True(barcodes.Add(BarcodeIn(order.Body)), "A barcode came twice.");
            Assert.Equal(stock.NumberOf(order.Index), NumberIn(order.Body));
        }
    }

    [Fact]
    public void One_in_fifty_is_large_and_the_others_are_not()
    {
        var stock = new OrderStock(Programme.Cervical);
        var sizes = Enumerable.Range(0, 500).Select(_ => SizeOf(stock)).ToList();

        Assert.Equal(10, sizes.Count(size => size > 100_000));
        Assert.All(sizes.Where(size => size <= 100_000), size => Assert.InRange(size, 3_000, 9_000));
    }

    [Fact]
    public void Orders_of_one_size_can_be_had_alone()
    {
        var stock = new OrderStock(Programme.Cervical, large: 1_000_000, largeEvery: 1);

        Assert.InRange(stock.MeanBytes, 900_000, 1_048_576);
    }

    private static int SizeOf(OrderStock stock)
    {
        using var order = stock.Take();
        return order.Body.Length;
    }

    private static string NumberIn(ReadOnlyMemory<byte> body) =>
        Resource(body, "ServiceRequest").GetProperty("identifier").EnumerateArray().Select(identifier => identifier.GetProperty("value").GetString()!).First(value => value.StartsWith("BMHK", StringComparison.Ordinal));

    private static string BarcodeIn(ReadOnlyMemory<byte> body) => Resource(body, "Specimen").GetProperty("accessionIdentifier").GetProperty("value").GetString()!;

    private static JsonElement Resource(ReadOnlyMemory<byte> body, string type)
    {
        using var bundle = JsonDocument.Parse(Encoding.UTF8.GetString(body.Span));
        return bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))
            .First(resource => resource.GetProperty("resourceType").GetString() == type).Clone();
    }
}
