using System.Reflection;
using System.Text.Json;
using Gateway.Answers;

namespace Gateway.Hosting;

/// <summary>What the data plane offers, as https://hl7.org/fhir/R4/capabilitystatement.html asks.</summary>
internal static class CapabilityStatement
{
    private static readonly string Version = typeof(CapabilityStatement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static IResult Get() => new FhirAnswer(StatusCodes.Status200OK, Write);

    private static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "CapabilityStatement"u8);
        writer.WriteString("status"u8, "active"u8);
        writer.WriteString("date"u8, "2026-11-21"u8);
        writer.WriteString("kind"u8, "instance"u8);
        writer.WriteStartObject("software"u8);
        writer.WriteString("name"u8, "Screening gateway"u8);
        writer.WriteString("version"u8, Version);
        writer.WriteEndObject();
        writer.WriteStartObject("implementation"u8);
        writer.WriteString("description"u8, "Routes screening orders to labs, minimised, and results back to their placers"u8);
        writer.WriteEndObject();
        writer.WriteString("fhirVersion"u8, "4.0.1"u8);
        writer.WriteStartArray("format"u8);
        writer.WriteStringValue("application/fhir+json"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("rest"u8);
        WriteRest(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("mode"u8, "server"u8);
        writer.WriteStartObject("security"u8);
        writer.WriteString("description"u8, "Mutual TLS; the party is known by the pinned public key of its client certificate"u8);
        writer.WriteEndObject();
        writer.WriteStartArray("resource"u8);
        WriteResource(writer, "ServiceRequest", "create");
        WriteResource(writer, "DiagnosticReport", "create", "search-type");
        WriteResource(writer, "Task", "create", "read", "search-type");
        writer.WriteEndArray();
        writer.WriteStartArray("interaction"u8);
        WriteInteraction(writer, "transaction");
        writer.WriteEndArray();
        WriteOperation(writer, "forecast", "Held orders, and the invitations a week that the capacity of the programme's labs carries; GET");
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, string type, params ReadOnlySpan<string> interactions)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteStartArray("interaction"u8);
        foreach (var interaction in interactions)
            WriteInteraction(writer, interaction);
        writer.WriteEndArray();
        if (type == "Task")
            writer.WriteString("documentation"u8, "Create: a lab's word that it has destroyed an order; read and search: a placer's orders"u8);
        if (type == "ServiceRequest")
            writer.WriteString("documentation"u8, "Status revoked or entered-in-error takes back the order with this placer order number"u8);
        switch (type)
        {
            case "Task":
                WriteSearch(writer, ("identifier", "token", "The placer order number of the order that the Task is about"));
                break;
            case "DiagnosticReport":
                WriteSearch(
                    writer,
                    ("based-on", "reference", "With the modifier identifier: the placer order number, SYSTEM|VALUE"),
                    ("_lastUpdated", "date", "When the gateway took the result"));
                WriteOperation(writer, "acknowledge", "The placer has the result; the gateway keeps it no longer");
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string Type, string Documentation)> parameters)
    {
        writer.WriteStartArray("searchParam"u8);
        foreach (var (name, type, documentation) in parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteString("type"u8, type);
            writer.WriteString("documentation"u8, documentation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOperation(Utf8JsonWriter writer, string name, string documentation)
    {
        writer.WriteStartArray("operation"u8);
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString("definition"u8, $"https://screening-gateway.example/OperationDefinition/{name}");
        writer.WriteString("documentation"u8, documentation);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteInteraction(Utf8JsonWriter writer, string code)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, code);
        writer.WriteEndObject();
    }
}
