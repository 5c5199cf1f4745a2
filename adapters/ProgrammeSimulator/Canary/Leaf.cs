using System.Globalization;
using System.Text.Json.Nodes;

namespace ProgrammeSimulator.Canary;

/// <summary>A value at the end of a branch: a string, a number or a boolean.</summary>
internal sealed record Leaf(string Path, string Element, string Value)
{
    public static IEnumerable<Leaf> AllIn(JsonObject root)
    {
        var type = TypeOf(root)!;
        return Below(root, type, type);
    }

    private static IEnumerable<Leaf> Below(JsonNode? node, string path, string element) => node switch
    {
        JsonObject resource when TypeOf(resource) is { } type => resource.SelectMany(member => Below(member.Value, $"{path}.{member.Key}", $"{type}.{member.Key}")),
        JsonObject inner => inner.SelectMany(member => Below(member.Value, $"{path}.{member.Key}", $"{element}.{member.Key}")),
        JsonArray items => items.SelectMany((item, i) => Below(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), element)),
        JsonValue value => [new Leaf(path, element, value.ToString())],
        _ => [],
    };

    private static string? TypeOf(JsonObject node) => node["resourceType"]?.GetValue<string>();
}
