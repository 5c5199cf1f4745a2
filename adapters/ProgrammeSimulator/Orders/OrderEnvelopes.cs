using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProgrammeSimulator.Orders;

/// <summary>Puts orders into the envelope in which they go to the gateway.</summary>
internal static class OrderEnvelopes
{
    // Names go out as people write them ("Noëlle", not escapes): the gateway must cope with both, and this one is common.
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(OrderEnvelope envelope, IReadOnlyList<OrderDraft> drafts) => Bytes(envelope switch
    {
        OrderEnvelope.Transaction => Transaction(drafts),
        OrderEnvelope.Message => Message(drafts),
        _ => Contained(drafts[0]),
    });

    public static ReadOnlyMemory<byte> Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(8 << 10);
        using (var json = new Utf8JsonWriter(buffer, AsWritten)) node.WriteTo(json);
        return buffer.WrittenMemory;
    }

    private static JsonObject Transaction(IReadOnlyList<OrderDraft> drafts)
    {
        var entries = drafts.SelectMany(Entries).Select(entry =>
        {
            entry["request"] = new JsonObject { ["method"] = "POST", ["url"] = entry["resource"]!["resourceType"]!.GetValue<string>() };
            return (JsonNode)entry;
        });
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };
    }

    private static JsonObject Message(IReadOnlyList<OrderDraft> drafts)
    {
        var entries = drafts.SelectMany(Entries).ToList();
        var orders = entries.Where(entry => entry["resource"]!["resourceType"]!.GetValue<string>() == "ServiceRequest")
            .Select(entry => (JsonNode)Fhir.Reference(entry["fullUrl"]!.GetValue<string>()));
        var header = new JsonObject
        {
            ["fullUrl"] = NewUrl(drafts[0].Ids),
            ["resource"] = new JsonObject
            {
                ["resourceType"] = "MessageHeader",
                ["eventCoding"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v2-0003", ["code"] = "O21" },
                ["source"] = new JsonObject { ["name"] = "ScreenIT", ["endpoint"] = $"https://{drafts[0].Programme.Id}.screening.example.nl/fhir" },
                ["focus"] = new JsonArray([.. orders]),
            },
        };
        return new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["identifier"] = Fhir.Identifier("https://screening.example.nl/message", "M" + drafts[0].Number),
            ["type"] = "message",
            ["timestamp"] = Fhir.DateTime(drafts[0].AuthoredOn),
            ["entry"] = new JsonArray([header, .. entries]),
        };
    }

    /// <summary>A bare ServiceRequest: what it refers to is contained (https://hl7.org/fhir/R4/references.html#contained).</summary>
    private static JsonObject Contained(OrderDraft draft)
    {
        var resources = OrderResources.Of(draft, name => "#" + name);
        var order = resources[^1].Resource;
        order["contained"] = new JsonArray([.. resources.SkipLast(1).Select(named =>
        {
            named.Resource["id"] = named.Name;
            return (JsonNode)named.Resource;
        })]);
        return order;
    }

    private static IEnumerable<JsonObject> Entries(OrderDraft draft)
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        string UrlOf(string name) => urls.TryGetValue(name, out var url) ? url : urls[name] = NewUrl(draft.Ids);
        return OrderResources.Of(draft, UrlOf).Select(named => new JsonObject { ["fullUrl"] = UrlOf(named.Name), ["resource"] = named.Resource });
    }

    private static string NewUrl(Random ids)
    {
        Span<byte> bytes = stackalloc byte[16];
        ids.NextBytes(bytes);
        return "urn:uuid:" + new Guid(bytes);
    }
}
