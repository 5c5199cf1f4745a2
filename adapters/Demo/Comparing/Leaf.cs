using System.Text.Json;

namespace Demo.Comparing;

/// <summary>One value of a resource, at its path below a first-level element.</summary>
/// <param name="Resource">Resource type.</param>
/// <param name="Element">First-level element, such as <c>birthDate</c>; <c>_birthDate</c> counts as <c>birthDate</c>.</param>
/// <param name="Path">The names on the way down, without positions in arrays.</param>
/// <param name="Value">As text.</param>
internal sealed record Leaf(string Resource, string Element, string Path, string Value)
{
    /// <summary>Every value of every resource in a message: entries of a Bundle and contained resources alike. The envelope itself is not compared.</summary>
    public static IReadOnlyList<Leaf> In(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        return [.. Resources(document.RootElement).SelectMany(In)];
    }

    private static IEnumerable<JsonElement> Resources(JsonElement root)
    {
        if (root.TryGetProperty("entry", out var entries))
            return entries.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).SelectMany(entry => Resources(entry.GetProperty("resource")));
        return root.TryGetProperty("contained", out var contained) ? contained.EnumerateArray().Append(root) : [root];
    }

    private static IEnumerable<Leaf> In(JsonElement resource)
    {
        var type = resource.GetProperty("resourceType").GetString()!;
        return resource.EnumerateObject()
            .Where(member => member.Name is not ("resourceType" or "contained" or "id"))
            .SelectMany(member => Below(member.Value, member.Name).Select(leaf => new Leaf(type, member.Name.TrimStart('_'), leaf.Path, leaf.Value)));
    }

    private static IEnumerable<(string Path, string Value)> Below(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Below(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Below(item, path)),
        JsonValueKind.Null => [],
        JsonValueKind.String => [(path, value.GetString()!)],
        _ => [(path, value.GetRawText())],
    };
}
