using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Disclosure;
using Gateway.Orders;
using Xunit;

namespace Gateway.Tests.Orders;

/// <summary>I8: by what a result finds its own order and person again.</summary>
public sealed class OrderLinkTests : IDisposable
{
    private readonly ReadingRoom _room = new();

    public void Dispose() => _room.Dispose();

    /// <summary>Links that were sealed in years past are read for as long as their orders are kept: what is written never changes its form.</summary>
    [Fact]
    public void Link_is_written_as_it_is_read()
    {
        var bundle = ReadingRoom.Bundle();
        var request = ReadingRoom.Resource(bundle, "ServiceRequest");
        request["subject"]!["reference"] = "Patient/é\"17";
        request["identifier"]![0]!["value"] = "CX \"26\" é";
        bundle["entry"]!.AsArray().Single(entry => entry!["resource"] == request)!["fullUrl"] = "https://screening.example/fhir/ServiceRequest/17";
        request["contained"] = JsonNode.Parse("""
            [{"resourceType":"Specimen","id":"b","accessionIdentifier":{"value":"NL0000018"},"collection":{"collectedPeriod":{"start":"2026-11-20T09:30:00+01:00"}}},
             {"resourceType":"Specimen","id":"c","accessionIdentifier":{"value":"NL0000018"}}]
            """);
        var order = ReadingRoom.Accepted(_room.Read(bundle))[0];
        var specimen = ReadingRoom.Resource(bundle, "Specimen");

        var written = ReadingRoom.LinkBytesOf(order);
        var link = OrderLink.FromUtf8(written);

        Assert.Equal(order.Facts.Number, link.Number);
        Assert.Equal("CX \"26\" é", link.Number.Value);
        Assert.Equal("Patient/é\"17", link.PatientReference);
        Assert.Equal("https://screening.example/fhir/ServiceRequest/17", link.OrderReference);
        Assert.True(JsonNode.DeepEquals(request["identifier"], JsonNode.Parse(link.OrderIdentifiers.Span)));
        Assert.Equal([(string)specimen["accessionIdentifier"]!["value"]!, "NL0000018"], link.Barcodes);
        Assert.Equal([(string)specimen["collection"]!["collectedDateTime"]!, "2026-11-20T09:30:00+01:00"], link.Collected);
        Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(link, OrderJson.Default.OrderLink), JsonNode.Parse(written)));
    }

    [Fact]
    public void Patient_named_by_an_identifier_only_is_known_by_it()
    {
        var bundle = ReadingRoom.Bundle();
        ReadingRoom.Resource(bundle, "ServiceRequest")["subject"] =
            JsonNode.Parse("""{"identifier":{"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"999990019"}}""");

        var order = ReadingRoom.Accepted(_room.Read(bundle))[0];

        Assert.Equal([("http://fhir.nl/fhir/NamingSystem/bsn", "999990019")], ReadingRoom.LinkOf(order).PersonIdentifiers);
        Assert.Null(ReadingRoom.LinkOf(order).PatientReference);
        Assert.Equal(new Tokens(_room.Keys).Person("http://fhir.nl/fhir/NamingSystem/bsn", "999990019"), order.Facts.PersonToken);
    }

    [Fact]
    public void Person_is_known_by_each_identifier_with_a_value()
    {
        var link = LinkOf("""
            [{"use":"official","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"NNNLD"}],"text":"value"},"system":"http://fhir.nl/fhir/NamingSystem/bsn","value":"999990019"},
             {"system":"https://screening.example/zonder"}, {"value":"P-\u00e9\"1","assigner":{"identifier":{"system":"http://fhir.nl/fhir/NamingSystem/ura","value":"00001234"}}}, {"system":"https://screening.example/leeg","value":""}]
            """);
        Assert.Equal([("http://fhir.nl/fhir/NamingSystem/bsn", "999990019"), ("", "P-é\"1")], link.PersonIdentifiers);
        Assert.Empty(LinkOf("[]").PersonIdentifiers);
    }

    private static OrderLink LinkOf(string identifiers) => new(
        new PlacerOrderNumber("https://screening.example/orders", "CX-2026-000017"), Encoding.UTF8.GetBytes(identifiers), "Patient/17",
        """[{"value":"CX-2026-000017"}]"""u8.ToArray(), "ServiceRequest/17", ["NL0000017", "NL0000018"], ["2026-11-20T09:30:00+01:00"]);
}
