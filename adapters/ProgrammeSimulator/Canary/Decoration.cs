using System.Text.Json.Nodes;

namespace ProgrammeSimulator.Canary;

/// <summary>
/// Adds what JSON allows beside every value: an id and an extension on each element, and a <c>_sibling</c> with both beside each
/// primitive (https://hl7.org/fhir/R4/json.html#primitive). These are the places that minimisers forget.
/// </summary>
internal static class Decoration
{
    public static void Add(JsonObject root, Tokens tokens) => AddToResource(root, tokens);

    private static void AddToResource(JsonObject resource, Tokens tokens)
    {
        // A Bundle is the one resource here that has no extension of its own.
        if (resource["resourceType"]!.GetValue<string>() != "Bundle") Extend(resource, tokens);
        AddToMembers(resource, tokens);
    }

    private static void AddToElement(JsonObject element, Tokens tokens)
    {
        element["id"] ??= tokens.Id();
        Extend(element, tokens);
        AddToMembers(element, tokens);
    }

    private static void AddToMembers(JsonObject node, Tokens tokens)
    {
        foreach (var (name, value) in node.ToList())
        {
            if (name is "resourceType" or "id" or "extension" or "div" || name.StartsWith('_')) continue;
            if (value is JsonObject inner) AddToNode(inner, tokens);
            if (value is JsonArray items)
                foreach (var item in items.OfType<JsonObject>()) AddToNode(item, tokens);
            if (value is JsonValue && node["_" + name] is null) node["_" + name] = Sibling(tokens);
            if (value is JsonArray values && values.Any(item => item is JsonValue) && node["_" + name] is null)
                node["_" + name] = new JsonArray([.. values.Select(_ => (JsonNode)Sibling(tokens))]);
        }
    }

    private static void AddToNode(JsonObject node, Tokens tokens)
    {
        if (node.ContainsKey("resourceType")) AddToResource(node, tokens);
        else AddToElement(node, tokens);
    }

    private static void Extend(JsonObject element, Tokens tokens)
    {
        if (element["extension"] is not JsonArray extensions) element["extension"] = extensions = [];
        extensions.Add((JsonNode)Extension(tokens));
    }

    private static JsonObject Sibling(Tokens tokens) => new() { ["id"] = tokens.Id(), ["extension"] = new JsonArray(Extension(tokens)) };

    private static JsonObject Extension(Tokens tokens) => new() { ["url"] = tokens.Url("StructureDefinition"), ["valueString"] = tokens.Text("toevoeging ") };
}
