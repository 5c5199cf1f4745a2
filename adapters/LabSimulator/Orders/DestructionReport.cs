using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace LabSimulator.Orders;

/// <summary>The lab's word on an order that it was asked to destroy: a Task of the gateway's own code (https://hl7.org/fhir/R4/task.html).</summary>
internal static class DestructionReport
{
    public const string CodeSystem = "https://screening-gateway.example/CodeSystem/task";
    public const string Code = "destroy";

    private const string Archive = "archiefbeheer";

    /// <param name="json">Receives the resource.</param>
    /// <param name="number">The order.</param>
    /// <param name="destroyed">When; null as long as it is not.</param>
    public static void Write(Utf8JsonWriter json, LabIdentifier number, DateTimeOffset? destroyed)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Task");
        json.WriteString("status", destroyed is null ? "accepted" : "completed");
        json.WriteString("intent", "order");
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", CodeSystem);
        json.WriteString("code", Code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("focus");
        WriteIdentifier(json, number);
        json.WriteEndObject();
        if (destroyed is { } at)
        {
            json.WriteStartObject("executionPeriod");
            json.WriteString("end", at.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteStartObject("owner");
        WriteIdentifier(json, new LabIdentifier(null, Archive));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static byte[] Of(LabIdentifier number, DateTimeOffset destroyed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, number, destroyed);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteIdentifier(Utf8JsonWriter json, LabIdentifier identifier)
    {
        json.WriteStartObject("identifier");
        if (identifier.System is not null) json.WriteString("system", identifier.System);
        json.WriteString("value", identifier.Value);
        json.WriteEndObject();
    }
}
