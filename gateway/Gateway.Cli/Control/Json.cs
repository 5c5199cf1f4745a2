using System.Globalization;
using System.Text.Json;

namespace Gateway.Cli.Control;

/// <summary>Members of an answer as a person reads them. A member that is not there is null: a later gateway may say less, or more.</summary>
internal static class Json
{
    public static string? Text(this JsonElement json, string member) => Member(json, member) is not { } value
        ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => Moment(value) ?? value.GetString(),
            JsonValueKind.Number => value.GetDouble().ToString("0.##", CultureInfo.InvariantCulture),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        };

    public static IEnumerable<JsonElement> Items(this JsonElement json, string member) =>
        Member(json, member) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Each item of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];

    public static JsonElement? Member(this JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) ? value : null;

    // Times are UTC in the API and here; a person needs no fractions of a second.
    private static string? Moment(JsonElement value) => value.GetString()!.Contains('T', StringComparison.Ordinal) && value.TryGetDateTimeOffset(out var moment)
        ? moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;
}
