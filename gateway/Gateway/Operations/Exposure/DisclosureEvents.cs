using System.Text.Json;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>
/// Disclosures as FHIR AuditEvents, one a line: IHE Basic Audit Log Patterns, Privacy Disclosure at the source
/// (https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source). The person is a token, the order the number that the lab knows; nothing of its content.
/// </summary>
internal sealed class DisclosureEvents(ExposedOrders orders)
{
    public const string MediaType = "application/fhir+ndjson";
    private const string Profile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Registry = "https://screening-gateway.example/";

    public async Task WriteAsync(LabExposure exposure, Stream output, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output);
        await foreach (var order in orders.OfAsync(exposure, cancellation))
        {
            foreach (var disclosure in order.Disclosures)
            {
                Write(json, exposure.Lab, order, disclosure);
                await json.FlushAsync(cancellation);
                await output.WriteAsync("\n"u8.ToArray(), cancellation);
                json.Reset();
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string lab, ExposedOrder order, ExposedDisclosure disclosure)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "AuditEvent");
        json.WriteString("id", disclosure.OrderNumber);
        json.WriteStartObject("meta");
        json.WriteStartArray("profile");
        json.WriteStringValue(Profile);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("type");
        Coding(json, Dicom, "110106", "Export");
        json.WriteEndObject();
        json.WriteStartArray("subtype");
        json.WriteStartObject();
        Coding(json, "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose", "Disclose Record Lifecycle Event");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("action", "R");
        json.WriteStartObject("period");
        json.WriteString("start", disclosure.First);
        json.WriteString("end", disclosure.Last);
        json.WriteEndObject();
        json.WriteString("recorded", disclosure.First);
        // 4: it did not come to its end as far as anybody knows.
        json.WriteString("outcome", disclosure.Certainty == Certainty.Certain ? "0" : "4");
        json.WriteString("outcomeDesc", disclosure.Certainty == Certainty.Certain ? "The lab answered to it." : "It may have reached the lab.");
        json.WriteStartArray("agent");
        Agent(json, "110153", "Source Role ID", "gateway", "screening-gateway", isRequestor: true);
        Agent(json, "110152", "Destination Role ID", "lab", lab, isRequestor: false);
        json.WriteEndArray();
        json.WriteStartObject("source");
        Identifier(json, "observer", "gateway", "screening-gateway");
        json.WriteStartArray("type");
        json.WriteStartObject();
        Coding(json, "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Entities(json, order, disclosure);
        json.WriteEndObject();
    }

    private static void Entities(Utf8JsonWriter json, ExposedOrder order, ExposedDisclosure disclosure)
    {
        json.WriteStartArray("entity");
        Entity(json, "person-token", disclosure.Person, "1", "Person", "1", "Patient");
        json.WriteEndObject();
        Entity(json, "order-number", disclosure.OrderNumber, "2", "System Object", "3", "Report");
        json.WriteStartArray("detail");
        foreach (var (type, value) in (ReadOnlySpan<(string, string)>)[("task", order.OrderId), ("programme", order.Programme), ("test", order.Test), ("policy", disclosure.Policy), ("signs", disclosure.Signs.ToString())])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("valueString", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // Leaves the entity open for what more is to be said of it.
    private static void Entity(Utf8JsonWriter json, string system, string value, string type, string typeName, string role, string roleName)
    {
        json.WriteStartObject();
        Identifier(json, "what", system, value);
        json.WriteStartObject("type");
        Coding(json, "http://terminology.hl7.org/CodeSystem/audit-entity-type", type, typeName);
        json.WriteEndObject();
        json.WriteStartObject("role");
        Coding(json, "http://terminology.hl7.org/CodeSystem/object-role", role, roleName);
        json.WriteEndObject();
    }

    private static void Agent(Utf8JsonWriter json, string code, string display, string system, string value, bool isRequestor)
    {
        json.WriteStartObject();
        json.WriteStartObject("type");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        Coding(json, Dicom, code, display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Identifier(json, "who", system, value);
        json.WriteBoolean("requestor", isRequestor);
        json.WriteEndObject();
    }

    private static void Identifier(Utf8JsonWriter json, string member, string system, string value)
    {
        json.WriteStartObject(member);
        json.WriteStartObject("identifier");
        json.WriteString("system", Registry + system);
        json.WriteString("value", value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Coding(Utf8JsonWriter json, string system, string code, string display)
    {
        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteString("display", display);
    }
}
