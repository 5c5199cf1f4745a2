using System.Text.Json;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Audit;

/// <summary>What an event was about: AuditEvent.entity.</summary>
internal sealed class AuditEntities(GatewayRegistry registry)
{
    public void Write(Utf8JsonWriter json, StoredEvent stored)
    {
        if (stored is { Person: null, Objects.Count: 0, Request: null })
            return;
        json.WriteStartArray("entity"u8);
        if (stored.Person is { } person)
            WriteEntity(json, FhirElements.Own + "person-token", person, type: "1", role: "1");
        foreach (var named in stored.Objects)
            WriteEntity(json, named.Type == AuditObject.OrderNumber ? LedgerIds.OrderNumberSystem : FhirElements.Own + named.Type, named.Id, type: "2", RoleOf(named.Type), description: BasisOf(named));
        if (stored.Request is { } request)
            WriteEntity(json, FhirElements.Own + "call", stored.Call, type: "2", role: "20", name: request);
        json.WriteEndArray();
    }

    private static void WriteEntity(Utf8JsonWriter json, string system, string? id, string type, string role, string? name = null, string? description = null)
    {
        json.WriteStartObject();
        if (id is not null)
            json.WriteReference("what"u8, system, id);
        json.WritePropertyName("type"u8);
        json.WriteCoding(new Coding(FhirElements.Terminology + "audit-entity-type", type, type == "1" ? "Person" : "System Object"));
        json.WritePropertyName("role"u8);
        json.WriteCoding(new Coding(FhirElements.Terminology + "object-role", role, role switch { "1" => "Patient", "13" => "Security Resource", "20" => "Job", "24" => "Query", _ => "Domain Resource" }));
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
}
