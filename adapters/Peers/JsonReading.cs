using System.Text.Json;

namespace Peers;

/// <summary>Reads JSON leniently: what is not there, or is of another kind, is absent.</summary>
public static class JsonReading
{
    extension(JsonElement element)
    {
        public JsonElement Member(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        public string? Text(string name) =>
            element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        public IEnumerable<JsonElement> Items(string name) =>
            element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
    }
}
