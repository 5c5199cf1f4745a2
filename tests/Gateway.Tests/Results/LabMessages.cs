using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ledger;

namespace Gateway.Tests.Results;

/// <summary>What a lab writes about an order: a report with one finding and the tube, in a transaction Bundle.</summary>
internal static class LabMessages
{
    public const string HrHpv = "82675-0";

    public static byte[] Utf8(JsonNode message) => Encoding.UTF8.GetBytes(message.ToJsonString());

    /// <param name="order">The order that it answers.</param>
    /// <param name="status">A code of diagnostic-report-status.</param>
    /// <param name="report">Number of the report at the lab.</param>
    /// <param name="finding">What makes one content another.</param>
    public static JsonObject Report(LabOrder order, string status = "final", string? report = null, int finding = 1) => Bundle(Entries(order, status, report, finding));

    /// <summary>Several reports in one Bundle.</summary>
    public static JsonObject Together(params JsonObject[] messages) =>
        Bundle([.. messages.SelectMany(message => message["entry"]!.AsArray()).Select(entry => entry!.DeepClone().AsObject())]);

    public static JsonObject The(this JsonObject message, string type) =>
        message["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).First(resource => (string?)resource["resourceType"] == type);

    public static IEnumerable<JsonObject> All(this JsonObject message) => message["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject());

    /// <summary>The message, changed.</summary>
    public static JsonObject With(this JsonObject message, Action<JsonObject> change)
    {
        change(message);
        return message;
    }

    /// <summary>Under another number, everywhere.</summary>
    public static JsonObject Numbered(this JsonObject message, string number) => message.With(all =>
    {
        foreach (var resource in all.All().Where(resource => resource.ContainsKey("basedOn")))
            resource["basedOn"]![0]!["identifier"]!["value"] = number;
    });

    /// <summary>About another person, everywhere.</summary>
    public static JsonObject About(this JsonObject message, (string System, string Value) person) => message.With(all =>
    {
        foreach (var resource in all.All())
            resource["subject"] = Subject(person);
    });

    public static JsonObject Labelled(this JsonObject message, string barcode) => message.With(all => all.The("Specimen")["accessionIdentifier"]!["value"] = barcode);

    private static JsonObject[] Entries(LabOrder order, string status, string? report, int finding)
    {
        var (tube, result, own) = (Urn(), Urn(), report ?? $"R-{order.Number}");
        return
        [
            Entry(Urn(), new JsonObject
            {
                ["resourceType"] = "DiagnosticReport",
                ["identifier"] = new JsonArray(Identifier($"https://{order.Lab}.example.nl/report-number", own)),
                ["basedOn"] = BasedOn(order),
                ["status"] = status,
                ["code"] = Loinc(HrHpv),
                ["subject"] = Subject(order.Pseudonym),
                ["issued"] = "2026-03-05T14:00:00+01:00",
                ["specimen"] = new JsonArray(Reference(tube)),
                ["result"] = new JsonArray(Reference(result)),
            }),
            Entry(result, new JsonObject
            {
                ["resourceType"] = "Observation",
                ["basedOn"] = BasedOn(order),
                ["status"] = "final",
                ["code"] = Loinc(HrHpv),
                ["subject"] = Subject(order.Pseudonym),
                ["valueInteger"] = finding,
                ["specimen"] = Reference(tube),
            }),
            Entry(tube, new JsonObject
            {
                ["resourceType"] = "Specimen",
                ["accessionIdentifier"] = new JsonObject { ["value"] = order.Barcode },
                ["subject"] = Subject(order.Pseudonym),
                ["receivedTime"] = "2026-03-04T08:30:00+01:00",
            }),
        ];
    }

    private static JsonObject Bundle(JsonObject[] entries) => new() { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };

    private static JsonObject Entry(string url, JsonObject resource) => new() { ["fullUrl"] = url, ["resource"] = resource };

    private static JsonArray BasedOn(LabOrder order) => [new JsonObject { ["identifier"] = Identifier(LedgerIds.OrderNumberSystem, order.Number) }];

    private static JsonObject Subject((string System, string Value) person) => new() { ["identifier"] = Identifier(person.System, person.Value) };

    private static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };

    private static JsonObject Loinc(string code) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://loinc.org", ["code"] = code }) };

    private static JsonObject Reference(string url) => new() { ["reference"] = url };

    private static string Urn() => $"urn:uuid:{Guid.NewGuid()}";
}
