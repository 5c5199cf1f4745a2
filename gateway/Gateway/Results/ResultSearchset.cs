using System.Globalization;
using System.Text.Json;

namespace Gateway.Results;

/// <summary>One page of results as a searchset Bundle: each report a match, what belongs to it beside it as include (https://hl7.org/fhir/R4/http.html#search).</summary>
internal static class ResultSearchset
{
    /// <param name="writer">Receives the Bundle.</param>
    /// <param name="total">Of all pages.</param>
    /// <param name="self">The search as it was understood, relative to the FHIR base.</param>
    /// <param name="next">The next page; null on the last.</param>
    /// <param name="results">Id, time and the restored result of each.</param>
    public static void Write(Utf8JsonWriter writer, int total, string self, string? next, IReadOnlyList<(string Id, DateTimeOffset Taken, byte[] Content)> results)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "Bundle"u8);
        writer.WriteString("type"u8, "searchset"u8);
        writer.WriteNumber("total"u8, total);
        writer.WriteStartArray("link"u8);
        WriteLink(writer, "self"u8, self);
        if (next is not null)
            WriteLink(writer, "next"u8, next);
        writer.WriteEndArray();
        if (results.Count > 0)
        {
            writer.WriteStartArray("entry"u8);
            foreach (var (id, taken, content) in results)
                WriteResult(writer, id, taken, content);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter writer, ReadOnlySpan<byte> relation, string url)
    {
        writer.WriteStartObject();
        writer.WriteString("relation"u8, relation);
        writer.WriteString("url"u8, url);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, string id, DateTimeOffset taken, byte[] content)
    {
        using var bundle = JsonDocument.Parse(content);
        foreach (var entry in bundle.RootElement.GetProperty("entry").EnumerateArray())
        {
            var resource = entry.GetProperty("resource");
            var isReport = resource.Text("resourceType") == "DiagnosticReport";
            writer.WriteStartObject();
            if (entry.TryGetProperty("fullUrl", out var fullUrl))
                writer.WriteString("fullUrl"u8, fullUrl.GetString());
            writer.WritePropertyName("resource"u8);
            if (isReport)
                WriteReport(writer, resource, id, taken);
            else
                resource.WriteTo(writer);
            writer.WriteStartObject("search"u8);
            writer.WriteString("mode"u8, isReport ? "match"u8 : "include"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    // Here it has an id, by which it is acknowledged, and the time that is searched for.
    private static void WriteReport(Utf8JsonWriter writer, JsonElement report, string id, DateTimeOffset taken)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "DiagnosticReport"u8);
        writer.WriteString("id"u8, id);
        writer.WriteStartObject("meta"u8);
        writer.WriteString("lastUpdated"u8, taken.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        if (report.Member("meta") is { ValueKind: JsonValueKind.Object } meta)
        {
            foreach (var member in meta.EnumerateObject().Where(member => !member.NameEquals("lastUpdated"u8)))
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
        foreach (var member in report.EnumerateObject().Where(member => member.Name is not ("resourceType" or "id" or "meta")))
            member.WriteTo(writer);
        writer.WriteEndObject();
    }
}
