using System.Text.Json;

namespace LabSimulator.Orders;

/// <summary>Reads FHIR JSON leniently: what is not there, or is of another kind, is absent.</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        public JsonElement Object(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        public string? Text(string name) =>
            element.Object(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        public IEnumerable<JsonElement> Items(string name) =>
            element.Object(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
    }
}
