using System.Text.Json.Nodes;

namespace ProgrammeSimulator.Canary;

/// <summary>R4 data types with every part filled and marked.</summary>
internal static class CanaryTypes
{
    public static JsonObject Coding(Tokens t) => new()
    {
        ["system"] = t.Url("CodeSystem"),
        ["version"] = t.Text("v"),
        ["code"] = t.Id(),
        ["display"] = t.Text("code "),
        ["userSelected"] = true,
    };

    public static JsonObject Concept(Tokens t) => new() { ["coding"] = new JsonArray(Coding(t)), ["text"] = t.Text("begrip ") };

    /// <summary>A code that must stay readable, beside one of the placer's own.</summary>
    public static JsonObject Concept(Tokens t, string system, string code) => new()
    {
        ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code, ["display"] = t.Text("weergave ") }, Coding(t)),
        ["text"] = t.Text("begrip "),
    };

    public static JsonObject Period(Tokens t) => new() { ["start"] = t.Time(), ["end"] = t.Time() };

    public static JsonObject Identifier(Tokens t) => Identifier(t, t.Url("NamingSystem"), t.Text("nr-"));

    public static JsonObject Identifier(Tokens t, string system, string value) => new()
    {
        ["use"] = "usual",
        ["type"] = Concept(t),
        ["system"] = system,
        ["value"] = value,
        ["period"] = Period(t),
        ["assigner"] = new JsonObject { ["display"] = t.Text("uitgever ") },
    };

    public static JsonObject Reference(Tokens t, string url) => new()
    {
        ["reference"] = url,
        ["identifier"] = new JsonObject { ["system"] = t.Url("NamingSystem"), ["value"] = t.Text("nr-") },
        ["display"] = t.Text("Patiënt, J. de Vries "),
    };

    public static JsonObject Name(Tokens t) => new()
    {
        ["use"] = "official",
        ["text"] = t.Text("Johanna van der Berg "),
        ["family"] = t.Text("van der Berg "),
        ["_family"] = new JsonObject
        {
            ["id"] = t.Id(),
            ["extension"] = new JsonArray(
                Core("humanname-own-prefix", t.Text("van der ")), Core("humanname-own-name", t.Text("Berg ")),
                Core("humanname-partner-prefix", t.Text("de ")), Core("humanname-partner-name", t.Text("Vries "))),
        },
        ["given"] = new JsonArray(t.Text("Johanna "), t.Text("J.")),
        ["prefix"] = new JsonArray(t.Text("mevr. ")),
        ["suffix"] = new JsonArray(t.Text("MSc ")),
        ["period"] = Period(t),
    };

    public static JsonObject Address(Tokens t) => new()
    {
        ["use"] = "home",
        ["type"] = "both",
        ["text"] = t.Text("Kerkstraat 12 A, 8011 AB Zwolle "),
        ["line"] = new JsonArray(t.Text("Kerkstraat 12 A ")),
        ["_line"] = new JsonArray(new JsonObject
        {
            ["id"] = t.Id(),
            ["extension"] = new JsonArray(
                Core("iso21090-ADXP-streetName", t.Text("Kerkstraat ")), Core("iso21090-ADXP-houseNumber", t.Text("12 ")),
                Core("iso21090-ADXP-buildingNumberSuffix", t.Text("A "))),
        }),
        ["city"] = t.Text("Zwolle "),
        ["district"] = t.Text("Zwolle "),
        ["state"] = t.Text("Overijssel "),
        ["postalCode"] = t.Text("8011 AB "),
        ["country"] = t.Text("NL "),
        ["period"] = Period(t),
    };

    public static JsonObject Phone(Tokens t) => new()
    {
        ["system"] = "phone",
        ["value"] = t.Text("+31614000000 "),
        ["use"] = "mobile",
        ["rank"] = t.Whole(),
        ["period"] = Period(t),
    };

    public static JsonObject Attachment(Tokens t) => new()
    {
        ["contentType"] = "image/jpeg",
        ["language"] = "nl",
        ["data"] = t.Base64(),
        ["url"] = t.Url("foto"),
        ["size"] = t.Whole(),
        ["hash"] = t.Base64(),
        ["title"] = t.Text("pasfoto "),
        ["creation"] = t.Time(),
    };

    public static JsonObject Quantity(Tokens t) => new()
    {
        ["value"] = t.Number(),
        ["unit"] = t.Text("mL "),
        ["system"] = t.Url("CodeSystem"),
        ["code"] = t.Id(),
    };

    public static JsonObject Annotation(Tokens t) => new() { ["authorString"] = t.Text("assistente "), ["time"] = t.Time(), ["text"] = t.Text("Mevrouw is slechthorend. ") };

    public static JsonObject Meta(Tokens t) => new()
    {
        ["versionId"] = t.Id(),
        ["lastUpdated"] = t.Time(),
        ["source"] = t.Url("bron"),
        ["profile"] = new JsonArray(t.Url("StructureDefinition")),
        ["security"] = new JsonArray(Coding(t)),
        ["tag"] = new JsonArray(Coding(t)),
    };

    public static JsonObject Narrative(Tokens t) => new()
    {
        ["status"] = "generated",
        ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Mevrouw J. de Vries-van der Berg, {t.Text("")}</p></div>",
    };

    public static JsonObject Core(string extension, string value) => new() { ["url"] = "http://hl7.org/fhir/StructureDefinition/" + extension, ["valueString"] = value };

    /// <summary>The start of a resource in a Bundle: id, meta, language and narrative. A contained one may not have a meta of its own version.</summary>
    public static JsonObject Resource(Tokens t, string type) => new()
    {
        ["resourceType"] = type,
        ["id"] = t.Id(),
        ["meta"] = Meta(t),
        ["language"] = "nl-NL",
        ["text"] = Narrative(t),
    };
}
