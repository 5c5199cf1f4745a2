using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Orders;
using ProgrammeSimulator.Orders;
using Xunit;

namespace Gateway.Tests.Orders;

public sealed class OrderReaderTests : IDisposable
{
    private readonly ReadingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(OrderEnvelope.Transaction)]
    [InlineData(OrderEnvelope.Message)]
    [InlineData(OrderEnvelope.ServiceRequest)]
    public void Order_is_read_from_each_envelope(OrderEnvelope envelope)
    {
        var sent = ReadingRoom.Generator(envelope).Order(3);

        var order = Assert.Single(ReadingRoom.Accepted(_room.Read(sent.Body)));

        Assert.Equal("cervical", order.Programme);
        Assert.StartsWith("cervical-", order.Id, StringComparison.Ordinal);
        Assert.Equal(new PlacerOrderNumber(sent.PlacerOrderNumber.System!, sent.PlacerOrderNumber.Value), order.Facts.Number);
        Assert.Equal([sent.Barcode], ReadingRoom.LinkOf(order).Barcodes);
        Assert.Contains(ReadingRoom.LinkOf(order).PersonIdentifiers, identifier => identifier.Value == sent.Bsn);
    }

    [Fact]
    public void Each_ServiceRequest_of_a_Bundle_is_an_order()
    {
        var together = ReadingRoom.Generator().Together(0, 3);

        var orders = ReadingRoom.Accepted(_room.Read(together.Body));

        Assert.Equal(together.Orders.Select(order => order.PlacerOrderNumber.Value), orders.Select(order => order.Facts.Number.Value));
        Assert.Equal(3, orders.Select(order => order.Facts.PersonToken).Distinct(StringComparer.Ordinal).Count());
        Assert.All(together.Orders.Zip(orders), pair => Assert.Equal([pair.First.Barcode], ReadingRoom.LinkOf(pair.Second).Barcodes));
    }

    [Fact]
    public void Order_taken_up_again_from_its_own_content_is_the_same_order()
    {
        var order = ReadingRoom.Accepted(_room.Read(ReadingRoom.Generator().Together(0, 2).Body))[1];
        var content = new ArrayBufferWriter<byte>();
        order.Message.WriteScope(order.Request, content);

        var again = _room.Reader.Reopen(order.Id, order.Programme, order.Facts.Placer, order.Facts.Test, content.WrittenMemory);

        Assert.Equal(order.Facts.Number, again.Facts.Number);
        Assert.Equal(order.Facts.PersonToken, again.Facts.PersonToken);
        Assert.Equal(ReadingRoom.LinkBytesOf(order), ReadingRoom.LinkBytesOf(again));
        Assert.Equal(ReadingRoom.DigestOf(order), ReadingRoom.DigestOf(again));
    }

    [Theory]
    [InlineData("routine", false)]
    [InlineData("urgent", true)]
    [InlineData("asap", true)]
    [InlineData("stat", true)]
    public void Priority_decides_what_is_urgent(string priority, bool urgent)
    {
        var bundle = ReadingRoom.Bundle();
        ReadingRoom.Resource(bundle, "ServiceRequest")["priority"] = priority;

        Assert.Equal(urgent, ReadingRoom.Accepted(_room.Read(bundle))[0].Facts.Urgent);
    }

    [Fact]
    public void Person_without_any_identifier_counts_once_for_each_order()
    {
        var (first, second) = (ReadingRoom.Bundle(0), ReadingRoom.Bundle(1));
        ReadingRoom.Resource(first, "Patient").Remove("identifier");
        ReadingRoom.Resource(second, "Patient").Remove("identifier");

        var tokens = new[] { first, second }.Select(bundle => ReadingRoom.Accepted(_room.Read(bundle))[0].Facts.PersonToken);

        Assert.Equal(2, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Order_without_a_code_means_the_default_test_of_its_programme()
    {
        var bundle = ReadingRoom.Bundle();
        ReadingRoom.Resource(bundle, "ServiceRequest").Remove("code");

        Assert.Equal("hrhpv", ReadingRoom.Accepted(_room.Read(bundle))[0].Facts.Test);
    }

    public static TheoryData<string, int, string> Refusals => new()
    {
        { "no placer order number", 422, "identifier" },
        { "no subject", 422, "subject" },
        { "draft", 422, "status" },
        { "revoked without a number", 422, "identifier" },
        { "revoked and placed in one Bundle", 422, "Bundle.entry" },
        { "unknown test", 422, "code" },
        { "searchset", 400, "Bundle.type" },
        { "empty", 400, "Bundle.entry" },
        { "no order", 422, "Bundle.entry" },
        { "number twice", 422, "Bundle.entry" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Body_that_cannot_be_taken_is_refused_with_its_place_and_without_its_values(string fault, int status, string place)
    {
        var bundle = ReadingRoom.Bundle();
        var request = ReadingRoom.Resource(bundle, "ServiceRequest");
        var bsn = ReadingRoom.Generator().Order(0).Bsn;
        switch (fault)
        {
            case "no placer order number": request.Remove("identifier"); break;
            case "no subject": request.Remove("subject"); break;
            case "draft": request["status"] = "draft"; break;
            case "revoked without a number": request["status"] = "revoked"; request.Remove("identifier"); break;
            case "revoked and placed in one Bundle": bundle["entry"]!.AsArray().Add(Revoked(request)); break;
            case "unknown test": request["code"] = JsonNode.Parse($$"""{"coding":[{"system":"http://loinc.org","code":"{{bsn}}"}]}"""); break;
            case "searchset": bundle["type"] = "searchset"; break;
            case "empty": bundle["entry"] = new JsonArray(); break;
            case "no order": bundle["entry"]!.AsArray().Remove(request.Parent!); break;
            case "number twice": bundle["entry"]!.AsArray().Add(new JsonObject { ["fullUrl"] = "urn:uuid:0e6c1f7a-3d1b-4b5a-9b55-0f4c9f3f0001", ["resource"] = request.DeepClone(), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "ServiceRequest" } }); break;
        }

        var refusal = ReadingRoom.Refused(_room.Read(bundle));

        Assert.Equal(status, refusal.Status);
        Assert.EndsWith(place, refusal.Expression, StringComparison.Ordinal);
        Assert.DoesNotContain(bsn, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_of_two_programmes_in_one_Bundle_are_refused_because_they_cannot_be_accepted_all_or_none()
    {
        var bundle = ReadingRoom.Bundle(0);
        var other = ReadingRoom.Bundle(1);
        ReadingRoom.Resource(other, "ServiceRequest")["code"] = JsonNode.Parse("""{"coding":[{"system":"http://loinc.org","code":"29771-3"}]}""");
        foreach (var entry in other["entry"]!.AsArray())
            bundle["entry"]!.AsArray().Add(entry!.DeepClone());

        Assert.Equal(422, ReadingRoom.Refused(_room.Read(bundle, "cervical", "bowel")).Status);
    }

    [Fact]
    public void Bundle_of_more_orders_than_one_step_of_the_ledger_should_take_is_refused()
    {
        Assert.Equal(200, ReadingRoom.Accepted(_room.Read(ReadingRoom.Generator().Together(0, 200).Body)).Count);
        Assert.Equal("Bundle.entry", ReadingRoom.Refused(_room.Read(ReadingRoom.Generator().Together(0, 201).Body)).Expression);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("entered-in-error")]
    public void Revoked_order_needs_nothing_but_its_number(string status)
    {
        var sent = ReadingRoom.Generator().Order(0);
        var identifier = ReadingRoom.Resource(ReadingRoom.Bundle(), "ServiceRequest")["identifier"]!.DeepClone();

        var read = Assert.IsType<OrdersRead.Orders>(_room.Read(new JsonObject { ["resourceType"] = "ServiceRequest", ["status"] = status, ["identifier"] = identifier }));

        Assert.Empty(read.Read);
        Assert.Equal(new PlacerOrderNumber(sent.PlacerOrderNumber.System!, sent.PlacerOrderNumber.Value), Assert.Single(read.Revocations).Number);
    }

    [Fact]
    public void Bundle_may_place_orders_and_take_others_back()
    {
        var bundle = JsonNode.Parse(ReadingRoom.Generator().Together(0, 3).Body.Span)!;
        var requests = bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).Where(resource => (string?)resource["resourceType"] == "ServiceRequest").ToList();
        requests[1]["status"] = "revoked";

        var read = Assert.IsType<OrdersRead.Orders>(_room.Read(bundle));

        Assert.Equal(2, read.Read.Count);
        Assert.Equal("cervical", Assert.Single(read.Revocations).Programme);
    }

    private static JsonObject Revoked(JsonObject request)
    {
        var revoked = request.DeepClone().AsObject();
        revoked["status"] = "revoked";
        return new JsonObject { ["fullUrl"] = "urn:uuid:0e6c1f7a-3d1b-4b5a-9b55-0f4c9f3f0002", ["resource"] = revoked };
    }

    [Fact]
    public void Test_of_a_programme_that_is_not_the_placers_is_unknown_to_it() =>
        Assert.Equal(422, ReadingRoom.Refused(_room.Read(ReadingRoom.Bundle(), "bowel")).Status);
}
