using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir.Tests;

public sealed class CancellationComposerTests
{
    private const string Revoked =
        """
        {"resourceType":"ServiceRequest",
        "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"REDACTED"}]},
        "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":"urn:screening-gateway:order","value":"GW-2026-000001"}],
        "status":"revoked","intent":"order",
        "subject":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}
        """;

    [Theory]
    [InlineData(LabBundle.Transaction)]
    [InlineData(LabBundle.Message)]
    public void Cancellation_holds_the_order_number_and_that_it_is_revoked_and_nothing_else(LabBundle kind)
    {
        var request = Bundle(Given.Envelope(kind)).Resource("ServiceRequest");

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Revoked), request), request.GetRawText());
    }

    [Fact]
    public void Transaction_updates_the_order_that_has_the_number()
    {
        var entry = Assert.Single(Bundle(Given.Envelope()).GetProperty("entry").EnumerateArray());

        Assert.Equal("PUT", entry.GetProperty("request").GetProperty("method").GetString());
        Assert.Equal("ServiceRequest?identifier=urn:screening-gateway:order|GW-2026-000001", entry.GetProperty("request").GetProperty("url").GetString());
    }

    [Fact]
    public void Message_is_about_the_revoked_order_and_no_repeat_of_the_message_that_placed_it()
    {
        var bundle = Bundle(Given.Envelope(LabBundle.Message));
        var order = Given.AtLab(Orders.Bundle(), Orders.Wide, LabBundle.Message);

        Assert.Equal(["MessageHeader", "ServiceRequest"], bundle.Types());
        Assert.Equal(
            bundle.GetProperty("entry")[1].GetProperty("fullUrl").GetString(),
            bundle.Resource("MessageHeader").GetProperty("focus")[0].GetProperty("reference").GetString());
        Assert.Equal("urn:uuid:" + HeaderId(bundle), bundle.GetProperty("identifier").GetProperty("value").GetString());
        Assert.NotEqual(HeaderId(order), HeaderId(bundle));
    }

    [Fact]
    public void Repeat_has_the_same_bytes() => Assert.Equal(Text(Given.Envelope()), Text(Given.Envelope()));

    private static string HeaderId(JsonElement bundle) => bundle.Resource("MessageHeader").GetProperty("id").GetString()!;

    /// <summary>What the lab gets, read by our own reader too: it must be R4.</summary>
    private static JsonElement Bundle(LabEnvelope envelope)
    {
        Assert.Equal(0, Given.Message(Text(envelope)).UnknownElements);
        return JsonElement.Parse(Text(envelope));
    }

    private static string Text(LabEnvelope envelope)
    {
        var output = new ArrayBufferWriter<byte>();
        CancellationComposer.Compose(envelope, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
