using System.Globalization;
using System.Text.Json.Nodes;

namespace ProgrammeSimulator.Orders;

/// <summary>The small FHIR shapes that orders are made of.</summary>
internal static class Fhir
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";

    public static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };

    public static JsonObject PlacerNumber(string system, string value) => new()
    {
        ["type"] = Concept("http://terminology.hl7.org/CodeSystem/v2-0203", "PLAC", "Placer Identifier"),
        ["system"] = system,
        ["value"] = value,
    };

    public static JsonObject Concept(string system, string code, string display) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code, ["display"] = display }) };

    public static JsonObject Reference(string url, string? display = null)
    {
        var reference = new JsonObject { ["reference"] = url };
        if (display is not null) reference["display"] = display;
        return reference;
    }

    /// <summary>A core R4 extension, by its name without the common base.</summary>
    public static JsonObject Extension(string name, string value) => new() { ["url"] = Core + name, ["valueString"] = value };

    public static JsonObject CodeExtension(string name, string code) => new() { ["url"] = Core + name, ["valueCode"] = code };

    public static JsonObject Extended(params JsonNode[] extensions) => new() { ["extension"] = new JsonArray(extensions) };

    public static JsonObject Telecom(string system, string value, string use) => new() { ["system"] = system, ["value"] = value, ["use"] = use };

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An R4 dateTime or instant, to the second.</summary>
    public static string DateTime(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
