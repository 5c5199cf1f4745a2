using System.Globalization;
using System.Text.Json;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>
/// An event as FHIR R4 AuditEvent (https://hl7.org/fhir/R4/auditevent.html) by IHE BALP, with what NEN 7513 asks for; gateway/docs/audit.md says which element answers
/// which of its questions.
/// </summary>
internal sealed class AuditEventResource(GatewayRegistry registry, string replica)
{
    private static readonly Coding PublicHealth = new(FhirElements.Terminology + "v3-ActReason", "PUBHLTH", "public health");
    private readonly AuditAgents _agents = new(registry, replica);
    private readonly AuditEntities _entities = new(registry);

    public void Write(Utf8JsonWriter json, StoredEvent stored)
    {
        var codes = AuditCodes.Of(stored.Name);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "AuditEvent"u8);
        json.WriteString("id"u8, IdOf(stored));
        if (codes.IsDisclosure && stored.Person is not null)
        {
            json.WriteStartObject("meta"u8);
            json.WriteStartArray("profile"u8);
            json.WriteStringValue(AuditCodes.DisclosureProfile);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WritePropertyName("type"u8);
        json.WriteCoding(codes.Type);
        json.WriteStartArray("subtype"u8);
        if (codes.Subtype is { } subtype)
            json.WriteCoding(subtype);
        json.WriteCoding(new Coding(FhirElements.Own + "audit-event", stored.Name, stored.Name));
        json.WriteEndArray();
        json.WriteString("action"u8, codes.Action);
        if (stored.Happened is { } happened)
        {
            json.WriteStartObject("period"u8);
            json.WriteString("start"u8, FhirElements.Instant(happened));
            json.WriteString("end"u8, FhirElements.Instant(happened));
            json.WriteEndObject();
        }

        json.WriteString("recorded"u8, FhirElements.Instant(stored.Recorded));
        json.WriteString("outcome"u8, stored.Outcome.ToString(CultureInfo.InvariantCulture));
        if (stored.Status is { } status)
            json.WriteString("outcomeDesc"u8, string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"));
        WritePurpose(json, stored, codes);
        _agents.Write(json, stored, codes);
        json.WriteStartObject("source"u8);
        json.WriteString("site"u8, replica);
        json.WriteReference("observer"u8, FhirElements.Own + "replica", replica);
        json.WriteStartArray("type"u8);
        json.WriteCoding(new Coding(FhirElements.Terminology + "security-source-type", "4", "Application Server"));
        json.WriteEndArray();
        json.WriteEndObject();
        _entities.Write(json, stored);
        json.WriteEndObject();
    }

    /// <summary>The id of the resource: replica and number of the line.</summary>
    public string IdOf(StoredEvent stored) => string.Create(CultureInfo.InvariantCulture, $"{replica}-{stored.Sequence}");

    private static void WritePurpose(Utf8JsonWriter json, StoredEvent stored, AuditCodes codes)
    {
        if (!codes.IsDisclosure && stored.Reason is null)
            return;
        json.WriteStartArray("purposeOfEvent"u8);
        json.WriteStartObject();
        if (codes.IsDisclosure)
        {
            json.WriteStartArray("coding"u8);
            json.WriteCoding(PublicHealth);
            json.WriteEndArray();
        }

        if (stored.Reason is { } reason)
            json.WriteString("text"u8, reason);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
