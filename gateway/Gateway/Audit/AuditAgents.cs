using System.Text.Json;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>Who took part in an event: AuditEvent.agent.</summary>
internal sealed class AuditAgents(GatewayRegistry registry, string replica)
{
    private static readonly Coding Source = new(AuditCodes.Dicom, "110153", "Source Role ID");
    private static readonly Coding Destination = new(AuditCodes.Dicom, "110152", "Destination Role ID");
    private static readonly Coding Application = new(AuditCodes.Dicom, "110150", "Application");
    private static readonly Coding Human = new(FhirElements.Terminology + "extra-security-role-type", "humanuser", "human user");
    private static readonly Coding Responsible = new(FhirElements.Terminology + "v3-ParticipationType", "RESP", "responsible party");

    public void Write(Utf8JsonWriter json, StoredEvent stored, AuditCodes codes)
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
        json.WritePropertyName("type"u8);
        json.WriteConcept(type);
        if (user is { Role: var role })
        {
            json.WriteStartArray("role"u8);
            json.WriteConcept(new Coding(FhirElements.Own + "role", role, role));
            json.WriteEndArray();
        }

        json.WriteReference("who"u8, FhirElements.Own + system, id);
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

    private string? AddressOf(string party) => registry.Lab(party)?.Endpoint.AbsoluteUri
        ?? registry.Programmes.SelectMany(programme => programme.Placers).FirstOrDefault(placer => placer.Id == party)?.ResultsEndpoint?.AbsoluteUri;
}
