using System.Globalization;
using System.Text.Json;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>
/// An event as FHIR R4 AuditEvent (https://hl7.org/fhir/R4/auditevent.html) by IHE BALP, with what NEN 7513 asks for; gateway/docs/audit.md says which element answers
/// which of its questions.
/// </summary>
internal sealed class AuditEventResource(GatewayRegistry registry, string replica)
{
    private const string Own = "https://screening-gateway.example/";
    private const string Terminology = "http://terminology.hl7.org/CodeSystem/";
    private static readonly Coding Source = new(AuditCodes.Dicom, "110153", "Source Role ID");
    private static readonly Coding Destination = new(AuditCodes.Dicom, "110152", "Destination Role ID");
    private static readonly Coding Application = new(AuditCodes.Dicom, "110150", "Application");
    private static readonly Coding Human = new(Terminology + "extra-security-role-type", "humanuser", "human user");
    private static readonly Coding Responsible = new(Terminology + "v3-ParticipationType", "RESP", "responsible party");
    private static readonly Coding PublicHealth = new(Terminology + "v3-ActReason", "PUBHLTH", "public health");

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
        WriteCoding(json, codes.Type);
        json.WriteStartArray("subtype"u8);
        if (codes.Subtype is { } subtype)
            WriteCoding(json, subtype);
        WriteCoding(json, new Coding(Own + "audit-event", stored.Name, stored.Name));
        json.WriteEndArray();
        json.WriteString("action"u8, codes.Action);
        if (stored.Happened is { } happened)
        {
            json.WriteStartObject("period"u8);
            json.WriteString("start"u8, Time(happened));
            json.WriteString("end"u8, Time(happened));
            json.WriteEndObject();
        }

        json.WriteString("recorded"u8, Time(stored.Recorded));
        json.WriteString("outcome"u8, stored.Outcome.ToString(CultureInfo.InvariantCulture));
        if (stored.Status is { } status)
            json.WriteString("outcomeDesc"u8, string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"));
        WritePurpose(json, stored, codes);
        WriteAgents(json, stored, codes);
        json.WriteStartObject("source"u8);
        json.WriteString("site"u8, replica);
        WriteReference(json, "observer"u8, Own + "replica", replica);
        json.WriteStartArray("type"u8);
        WriteCoding(json, new Coding(Terminology + "security-source-type", "4", "Application Server"));
        json.WriteEndArray();
        json.WriteEndObject();
        WriteEntities(json, stored);
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
            WriteCoding(json, PublicHealth);
            json.WriteEndArray();
        }

        if (stored.Reason is { } reason)
            json.WriteString("text"u8, reason);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteAgents(Utf8JsonWriter json, StoredEvent stored, AuditCodes codes)
    {
        json.WriteStartArray("agent"u8);
        if (codes.IsDisclosure)
            WriteAgent(json, Source, "replica", replica, isRequestor: false, replica, "1");
        if (stored.Recipient is { } recipient)
            WriteAgent(json, Destination, "party", recipient, isRequestor: false, AddressOf(recipient) ?? recipient, AddressOf(recipient) is null ? "1" : "5");
        var user = stored.User;
        WriteAgent(json, user.Role is "operator" or "auditor" ? Human : Application, "party", user.Id, isRequestor: true, user.Address ?? replica, user.Address is null ? "1" : "2", user);
        WriteAgent(json, Responsible, "party", stored.Responsible, isRequestor: false);
        json.WriteEndArray();
    }

    private static void WriteAgent(Utf8JsonWriter json, Coding type, string system, string id, bool isRequestor, string? address = null, string? network = null, AuditUser? user = null)
    {
        json.WriteStartObject();
        json.WriteStartObject("type"u8);
        json.WriteStartArray("coding"u8);
        WriteCoding(json, type);
        json.WriteEndArray();
        json.WriteEndObject();
        if (user is not null)
        {
            json.WriteStartArray("role"u8);
            json.WriteStartObject();
            json.WriteStartArray("coding"u8);
            WriteCoding(json, new Coding(Own + "role", user.Role, user.Role));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteReference(json, "who"u8, Own + system, id);
        if (user?.Certificate is { } certificate)
            json.WriteString("altId"u8, certificate);
        json.WriteBoolean("requestor"u8, isRequestor);
        if (address is not null)
        {
            json.WriteStartObject("network"u8);
            json.WriteString("address"u8, address);
            json.WriteString("type"u8, network);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteEntities(Utf8JsonWriter json, StoredEvent stored)
    {
        if (stored is { Person: null, Objects.Count: 0, Request: null })
            return;
        json.WriteStartArray("entity"u8);
        if (stored.Person is { } person)
            WriteEntity(json, Own + "person-token", person, type: "1", role: "1");
        foreach (var named in stored.Objects)
            WriteEntity(json, named.Type == AuditObject.OrderNumber ? LedgerIds.OrderNumberSystem : Own + named.Type, named.Id, type: "2", RoleOf(named.Type), description: BasisOf(named));
        if (stored.Request is { } request)
            WriteEntity(json, Own + "call", stored.Call, type: "2", role: "20", name: request);
        json.WriteEndArray();
    }

    private static void WriteEntity(Utf8JsonWriter json, string system, string? id, string type, string role, string? name = null, string? description = null)
    {
        json.WriteStartObject();
        if (id is not null)
            WriteReference(json, "what"u8, system, id);
        json.WritePropertyName("type"u8);
        WriteCoding(json, new Coding(Terminology + "audit-entity-type", type, type == "1" ? "Person" : "System Object"));
        json.WritePropertyName("role"u8);
        WriteCoding(json, new Coding(Terminology + "object-role", role, role switch { "1" => "Patient", "13" => "Security Resource", "20" => "Job", "24" => "Query", _ => "Domain Resource" }));
        if (name is not null)
            json.WriteString("name"u8, name);
        if (description is not null)
            json.WriteString("description"u8, description);
        json.WriteEndObject();
    }

    private static string RoleOf(string type) => type switch
    {
        AuditObject.Policy or AuditObject.Key => "13",
        AuditObject.Query => "24",
        _ => "4",
    };

    /// <summary>Purpose and legal basis of a policy that is still in force in this version.</summary>
    private string? BasisOf(AuditObject named)
    {
        if (named.Type != AuditObject.Policy)
            return null;
        foreach (var lab in registry.Labs)
        {
            foreach (var capability in lab.Capabilities)
            {
                if (registry.PolicyFor(lab.Id, capability.Test) is { } policy && policy.Name == named.Id)
                    return $"{policy.Purpose}. {policy.LegalBasis}";
            }
        }

        return null;
    }

    private string? AddressOf(string party) => registry.Lab(party)?.Endpoint.AbsoluteUri
        ?? registry.Programmes.SelectMany(programme => programme.Placers).FirstOrDefault(placer => placer.Id == party)?.ResultsEndpoint?.AbsoluteUri;

    private static void WriteReference(Utf8JsonWriter json, ReadOnlySpan<byte> name, string system, string value)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("identifier"u8);
        json.WriteString("system"u8, system);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCoding(Utf8JsonWriter json, Coding coding)
    {
        json.WriteStartObject();
        json.WriteString("system"u8, coding.System);
        json.WriteString("code"u8, coding.Code);
        json.WriteString("display"u8, coding.Display);
        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
