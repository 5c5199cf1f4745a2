using System.Text.Json.Nodes;
using ProgrammeSimulator.Orders;
using static ProgrammeSimulator.Canary.CanaryTypes;

namespace ProgrammeSimulator.Canary;

/// <summary>Puts the marked resources into a Bundle whose own parts are marked, or into a ServiceRequest that contains them.</summary>
internal static class CanaryEnvelope
{
    public static JsonObject Write(Programme programme, OrderEnvelope envelope, string number, Tokens t)
    {
        if (envelope == OrderEnvelope.ServiceRequest) return Contained(programme, number, t);
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        string UrlOf(string name) => urls.TryGetValue(name, out var url) ? url : urls[name] = t.UrnUuid();
        var entries = Resources(programme, number, t, UrlOf).Select(named => Entry(t, UrlOf(named.Name), named.Resource, envelope)).ToList();
        if (envelope == OrderEnvelope.Message) entries.Insert(0, Entry(t, t.UrnUuid(), Header(t, UrlOf), envelope));
        return new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["id"] = t.Id(),
            ["meta"] = Meta(t),
            ["language"] = "nl-NL",
            ["identifier"] = Identifier(t),
            ["type"] = envelope == OrderEnvelope.Message ? "message" : "transaction",
            ["timestamp"] = t.Time(),
            ["link"] = new JsonArray(Link(t)),
            ["entry"] = new JsonArray([.. entries]),
        };
    }

    private static IReadOnlyList<NamedResource> Resources(Programme programme, string number, Tokens t, Func<string, string> urlOf) =>
    [
        new("patient", CanaryPeople.Patient(t, urlOf)),
        new("doctor", CanaryPeople.Doctor(t)),
        new("organization", CanaryPeople.Organization(t)),
        new("role", CanaryPeople.Role(t, urlOf)),
        new("relative", CanaryPeople.Relative(t, urlOf)),
        new("coverage", CanaryPeople.Coverage(t, urlOf)),
        new("specimen", CanaryClinical.Specimen(t, urlOf)),
        new("finding", CanaryClinical.Finding(t, urlOf)),
        new("answers", CanaryClinical.Answers(t, urlOf)),
        new("letter", CanaryClinical.Letter(t, urlOf)),
        new("origin", CanaryClinical.Origin(t, urlOf)),
        new("order", CanaryClinical.ServiceRequest(t, urlOf, programme, number)),
    ];

    private static JsonObject Entry(Tokens t, string fullUrl, JsonObject resource, OrderEnvelope envelope)
    {
        var entry = new JsonObject { ["link"] = new JsonArray(Link(t)), ["fullUrl"] = fullUrl, ["resource"] = resource };
        if (envelope != OrderEnvelope.Transaction) return entry;
        var type = resource["resourceType"]!.GetValue<string>();
        entry["request"] = new JsonObject { ["method"] = "POST", ["url"] = type, ["ifNoneExist"] = $"identifier={t.Url("NamingSystem")}" };
        return entry;
    }

    private static JsonObject Header(Tokens t, Func<string, string> urlOf)
    {
        var header = Resource(t, "MessageHeader");
        header["eventCoding"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v2-0003", ["code"] = "O21", ["display"] = t.Text("OML ") };
        header["destination"] = new JsonArray(new JsonObject { ["name"] = t.Text("lab "), ["endpoint"] = t.Url("fhir"), ["receiver"] = Reference(t, urlOf("organization")) });
        header["sender"] = Reference(t, urlOf("organization"));
        header["enterer"] = Reference(t, urlOf("doctor"));
        header["author"] = Reference(t, urlOf("doctor"));
        header["source"] = new JsonObject
        {
            ["name"] = t.Text("ScreenIT "),
            ["software"] = t.Text("ScreenIT "),
            ["version"] = t.Text("7."),
            ["contact"] = Phone(t),
            ["endpoint"] = t.Url("fhir"),
        };
        header["responsible"] = Reference(t, urlOf("doctor"));
        header["reason"] = Concept(t);
        header["focus"] = new JsonArray(Reference(t, urlOf("order")));
        return header;
    }

    /// <summary>What is contained has no contained resources, no version and no security label of its own (invariants dom-2, dom-4, dom-5).</summary>
    private static JsonObject Contained(Programme programme, string number, Tokens t)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        string UrlOf(string name) => "#" + (ids.TryGetValue(name, out var id) ? id : ids[name] = t.Id());
        var resources = Resources(programme, number, t, UrlOf);
        var order = resources[^1].Resource;
        var contained = order["contained"]!.AsArray();
        foreach (var (name, resource) in resources.SkipLast(1))
        {
            resource["id"] = UrlOf(name)[1..];
            resource.Remove("meta");
            foreach (var inner in Taken(resource, "contained")) contained.Add(inner);
            // What leads to the order leads to its container: a bare "#".
            PointToContainer(resource, UrlOf("order"));
            contained.Add((JsonNode)resource);
        }

        return order;
    }

    private static List<JsonNode?> Taken(JsonObject resource, string name)
    {
        if (resource[name] is not JsonArray array) return [];
        var items = array.ToList();
        array.Clear();
        resource.Remove(name);
        return items;
    }

    private static void PointToContainer(JsonNode? node, string reference)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) PointToContainer(item, reference);
        }
        else if (node is JsonObject element)
        {
            if (element["reference"] is JsonValue value && value.GetValue<string>() == reference) element["reference"] = "#";
            foreach (var (_, inner) in element) PointToContainer(inner, reference);
        }
    }

    private static JsonObject Link(Tokens t) => new() { ["relation"] = t.Text("rel-"), ["url"] = t.Url("Bundle") };
}
