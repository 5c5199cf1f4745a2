// Makes r4.table from HL7's own definitions of FHIR R4 4.0.1 (CC0). See gateway/docs/fhir.md, "Structure table".
//   dotnet run --file gateway/Gateway.Fhir/Structure/generate.cs -- DEFINITIONS_FOLDER > gateway/Gateway.Fhir/Structure/r4.table
#:property PublishAot=false

using System.Text;
using System.Text.Json;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: dotnet run generate.cs -- FOLDER    (the folder with profiles-types.json and profiles-resources.json)");
    return 2;
}

var table = new StringBuilder();
var resource = false;
table.Append("# HL7 FHIR R4 4.0.1, CC0. Made by generate.cs; do not edit.\n");
table.Append("# P primitive | T type | B backbone | R resource, then its elements: name, cardinality (01, 11, 0*, 1*), types\n");
foreach (var file in (string[])["profiles-types.json", "profiles-resources.json"])
{
    using var definitions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
    foreach (var entry in definitions.RootElement.GetProperty("entry").EnumerateArray())
        Append(entry.GetProperty("resource"));
}

Console.OpenStandardOutput().Write(Encoding.UTF8.GetBytes(table.ToString()));
return 0;

void Append(JsonElement definition)
{
    if (Text(definition, "resourceType") != "StructureDefinition" || Text(definition, "derivation") == "constraint")
        return;
    var type = Text(definition, "type")!;
    switch (Text(definition, "kind"))
    {
        case "primitive-type":
            table.Append($"P {type}\n");
            break;
        case "complex-type":
            AppendElements(definition, type, 'T');
            break;
        case "resource":
            // An abstract type (Resource, DomainResource) is not a message's type; its elements stand with each concrete one.
            if (!definition.GetProperty("abstract").GetBoolean())
                AppendElements(definition, type, 'R');
            break;
        default:
            break;
    }
}

void AppendElements(JsonElement definition, string type, char kind)
{
    resource = kind == 'R';
    var elements = definition.GetProperty("snapshot").GetProperty("element").EnumerateArray().ToList();
    var owners = new List<string> { type };
    owners.AddRange(elements.Where(IsBackbone).Select(e => Text(e, "path")!));
    foreach (var owner in owners)
    {
        table.Append($"{(owner == type ? kind : 'B')} {owner}\n");
        foreach (var element in elements.Where(e => Owner(Text(e, "path")!) == owner))
            table.Append($"{Text(element, "path")![(owner.Length + 1)..]} {Cardinality(element)} {Types(element)}\n");
    }
}

// An element with children of its own in the snapshot: its type is the path.
bool IsBackbone(JsonElement element) =>
    element.TryGetProperty("type", out var types) && Text(element, "path")!.Contains('.', StringComparison.Ordinal)
    && types.EnumerateArray().Any(t => Text(t, "code") is "BackboneElement" or "Element");

string Owner(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";

string Cardinality(JsonElement element) =>
    (element.GetProperty("min").GetInt32() > 0 ? "1" : "0") + (Text(element, "max") is "0" or "1" ? "1" : "*");

string Types(JsonElement element)
{
    if (Text(element, "contentReference") is { } content)
        return content[(content.IndexOf('#', StringComparison.Ordinal) + 1)..];
    if (IsBackbone(element))
        return Text(element, "path")!;
    return string.Join('|', element.GetProperty("type").EnumerateArray().Select(t => Code(Text(t, "code")!, Text(element, "path")!)).Distinct(StringComparer.Ordinal));
}

// Ids inside types and Extension.url are attributes in XML, so they have no extensions of their own ('@'); the id of a resource is a plain id.
string Code(string code, string path) => (code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal), path) switch
{
    (false, _) => code,
    (true, "Extension.url") => "@uri",
    (true, _) => resource && path.Count(c => c == '.') == 1 ? "id" : "@string",
};

string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
