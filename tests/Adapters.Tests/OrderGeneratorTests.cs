using System.Text;
using System.Text.Json;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;
using ProgrammeSimulator.Persons;

namespace Adapters.Tests;

public sealed class OrderGeneratorTests
{
    public static TheoryData<string, OrderEnvelope> Kinds => new MatrixTheoryData<string, OrderEnvelope>(["cervical", "bowel"], Enum.GetValues<OrderEnvelope>());

    [Theory]
    [InlineData("999911120", true)]
    [InlineData("999900006", true)]
    [InlineData("111222333", true)]
    [InlineData("999911121", false)]
    [InlineData("000000000", false)]
    [InlineData("99991112", false)]
    [InlineData("9999111２0", false)]
    public void A_BSN_passes_the_eleven_proof(string bsn, bool isValid) => Assert.Equal(isValid, Bsn.IsValid(bsn));

    [Fact]
    public void Test_BSNs_are_valid_and_of_nobody()
    {
        Assert.InRange(Bsn.Count, 9_000, 9_200);
        Assert.All(Enumerable.Range(0, Bsn.Count), i => Assert.True(Bsn.IsValid(Bsn.Test(i)) && Bsn.Test(i).StartsWith("9999", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_bytes(string programme, OrderEnvelope envelope)
    {
        Assert.Equal(Generator(programme, envelope, 7).Order(42).Body.ToArray(), Generator(programme, envelope, 7).Order(42).Body.ToArray());
        Assert.NotEqual(Generator(programme, envelope, 7).Order(42).Body.ToArray(), Generator(programme, envelope, 8).Order(42).Body.ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_order_is_of_realistic_size(string programme, OrderEnvelope envelope)
    {
        foreach (var order in Generator(programme, envelope, 1).Orders(200)) Assert.InRange(order.Body.Length, 3_000, 8_192);
        var large = new OrderGenerator(new OrderGeneratorOptions { Programme = Of(programme), Envelope = envelope, Bytes = 130_000 }).Order(0);
        Assert.InRange(large.Body.Length, 120_000, 140_000);
    }

    [Fact]
    public void Orders_differ_in_number_and_barcode_over_all_seeds_and_programmes()
    {
        var orders = (from programme in new[] { "cervical", "bowel" } from seed in Enumerable.Range(1, 5) select Generator(programme, OrderEnvelope.Transaction, seed).Orders(300)).SelectMany(made => made).ToList();
        Assert.Equal(orders.Count, orders.Select(order => order.PlacerOrderNumber).Distinct().Count());
        Assert.Equal(orders.Count, orders.Select(order => order.Barcode).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_first_thousands_of_orders_are_of_different_persons()
    {
        var orders = Generator("cervical", OrderEnvelope.Transaction, 3).Orders(4_000).ToList();
        Assert.Equal(orders.Count, orders.Select(order => order.Bsn).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_order_says_what_its_record_says(string programme, OrderEnvelope envelope)
    {
        foreach (var order in Generator(programme, envelope, 2).Orders(50))
        {
            var body = Encoding.UTF8.GetString(order.Body.Span);
            using var document = JsonDocument.Parse(order.Body);
            Assert.Contains($"\"{order.PlacerOrderNumber.Value}\"", body, StringComparison.Ordinal);
            Assert.Contains($"\"value\":\"{order.Bsn}\"", body, StringComparison.Ordinal);
            Assert.Contains($"\"value\":\"{order.Barcode}\"", body, StringComparison.Ordinal);
            Assert.Contains($"\"code\":\"{order.Test.Code}\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("\\u", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_orders_in_one_Bundle_have_a_ServiceRequest_each()
    {
        var together = Generator("cervical", OrderEnvelope.Message, 1).Together(5, 4);
        using var bundle = JsonDocument.Parse(together.Body);
        var types = bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").GetProperty("resourceType").GetString());
        Assert.Equal(4, types.Count(type => type == "ServiceRequest"));
        Assert.Equal(4, together.Orders.Select(order => order.PlacerOrderNumber).Distinct().Count());
    }

    [Fact]
    public void A_contradicting_order_has_the_number_of_the_first_and_other_content()
    {
        var generator = Generator("bowel", OrderEnvelope.Transaction, 1);
        Assert.Equal(generator.Order(9).PlacerOrderNumber, generator.Contradicting(9).PlacerOrderNumber);
        Assert.NotEqual(generator.Order(9).Body.ToArray(), generator.Contradicting(9).Body.ToArray());
        Assert.Contains("\"status\":\"revoked\"", Encoding.UTF8.GetString(generator.Revoked(9).Body.Span), StringComparison.Ordinal);
    }

    internal static Programme Of(string programme) => programme == "bowel" ? Programme.Bowel : Programme.Cervical;

    internal static OrderGenerator Generator(string programme, OrderEnvelope envelope, int seed) =>
        new(new OrderGeneratorOptions { Programme = Of(programme), Envelope = envelope, Seed = seed });
}
