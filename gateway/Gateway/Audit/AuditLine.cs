using System.Globalization;
using System.Text.Json;

namespace Gateway.Audit;

/// <summary>An event as the trail keeps it, one compact object; what a reader of FHIR sees of it is made when it is read.</summary>
internal static class AuditLine
{
    private static readonly JsonEncodedText[] Kinds = [.. Enum.GetValues<AuditKind>().Select(kind => JsonEncodedText.Encode(NameOf(kind)))];

    /// <summary>In the file: the name in kebab case.</summary>
    public static string NameOf(AuditKind kind) =>
        string.Concat(kind.ToString().Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString(CultureInfo.InvariantCulture)));

    public static void Write(Utf8JsonWriter json, in AuditEvent auditEvent, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("at"u8, at.UtcDateTime);
        json.WriteString("event"u8, Kinds[(int)auditEvent.Kind]);
        json.WriteNumber("outcome"u8, (int)auditEvent.Outcome);
        json.WriteString("user"u8, auditEvent.User.Id);
        json.WriteString("role"u8, auditEvent.User.Role);
        WriteIfAny(json, "address"u8, auditEvent.User.Address);
        WriteIfAny(json, "certificate"u8, auditEvent.User.Certificate);
        WriteIfAny(json, "responsible"u8, auditEvent.Responsible);
        WriteIfAny(json, "recipient"u8, auditEvent.Recipient);
        WriteIfAny(json, "person"u8, auditEvent.Person);
        if (auditEvent.Objects.Count > 0)
        {
            json.WriteStartObject("objects"u8);
            for (var i = 0; i < auditEvent.Objects.Count;)
                i = WriteOfOneType(json, auditEvent.Objects, i);
            json.WriteEndObject();
        }

        WriteIfAny(json, "request"u8, auditEvent.Request);
        if (auditEvent.Status is { } status)
            json.WriteNumber("status"u8, status);
        WriteIfAny(json, "call"u8, auditEvent.Call);
        WriteIfAny(json, "reason"u8, auditEvent.Reason);
        if (auditEvent.Happened is { } happened)
            json.WriteString("happened"u8, happened.UtcDateTime);
        json.WriteEndObject();
    }

    /// <returns>Where those of the next type begin.</returns>
    private static int WriteOfOneType(Utf8JsonWriter json, IReadOnlyList<AuditObject> objects, int first)
    {
        var end = first + 1;
        while (end < objects.Count && objects[end].Type == objects[first].Type)
            end++;
        if (end == first + 1)
        {
            json.WriteString(objects[first].Type, objects[first].Id);
            return end;
        }

        json.WriteStartArray(objects[first].Type);
        for (var i = first; i < end; i++)
            json.WriteStringValue(objects[i].Id);
        json.WriteEndArray();
        return end;
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
