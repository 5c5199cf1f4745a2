using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Fhir;

/// <summary>Makes the request by which a lab is asked to destroy orders. Of an order there is nothing in it but the number under which the lab has it.</summary>
public static class DestructionComposer
{
    /// <summary>
    /// Writes a Bundle with a Task (https://hl7.org/fhir/R4/task.html) for each order: <c>requested</c>, code <c>destroy</c>, its focus the order by identifier. In a
    /// transaction each is a conditional create, so that a lab that is asked again answers with the Task that it has; in a message they are the focus of the header.
    /// </summary>
    /// <param name="envelope">What is the gateway's own.</param>
    /// <param name="orderNumbers">Gateway order numbers, at least one.</param>
    /// <param name="output">Receives UTF-8 JSON.</param>
    public static void Compose(DestructionEnvelope envelope, IReadOnlyList<string> orderNumbers, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(orderNumbers);
        var ids = new FreshIds(DestructionTask.IdentifierSystem, envelope.Batch);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        if (envelope.Kind == LabBundle.Message)
            WriteIdentifier(json, "identifier", "urn:ietf:rfc:3986", Urn(ids, 0));
        json.WriteString("type"u8, envelope.Kind == LabBundle.Message ? "message"u8 : "transaction"u8);
        json.WriteString("timestamp"u8, Instant(envelope));
        json.WriteStartArray("entry"u8);
        if (envelope.Kind == LabBundle.Message)
            WriteHeader(json, envelope, ids, orderNumbers.Count);
        for (var i = 0; i < orderNumbers.Count; i++)
            WriteEntry(json, envelope, Urn(ids, (uint)i + 1), orderNumbers[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, DestructionEnvelope envelope, FreshIds ids, int tasks)
    {
        var header = Urn(ids, 0);
        json.WriteStartObject();
        json.WriteString("fullUrl"u8, header);
        json.WriteStartObject("resource"u8);
        json.WriteString("resourceType"u8, "MessageHeader"u8);
        json.WriteString("id"u8, header["urn:uuid:".Length..]);
        WriteCoding(json, "eventCoding");
        json.WriteStartObject("source"u8);
        json.WriteString("endpoint"u8, envelope.Source);
        json.WriteEndObject();
        json.WriteStartArray("focus"u8);
        for (var i = 0; i < tasks; i++)
        {
            json.WriteStartObject();
            json.WriteString("reference"u8, Urn(ids, (uint)i + 1));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, DestructionEnvelope envelope, string fullUrl, string orderNumber)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl"u8, fullUrl);
        json.WriteStartObject("resource"u8);
        WriteTask(json, envelope, orderNumber);
        json.WriteEndObject();
        if (envelope.Kind != LabBundle.Message)
        {
            json.WriteStartObject("request"u8);
            json.WriteString("method"u8, "POST"u8);
            json.WriteString("url"u8, "Task"u8);
            json.WriteString("ifNoneExist"u8, ConditionalCreate.Query(DestructionTask.IdentifierSystem, orderNumber));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, DestructionEnvelope envelope, string orderNumber)
    {
        json.WriteString("resourceType"u8, "Task"u8);
        json.WriteStartArray("identifier"u8);
        WriteIdentifier(json, null, DestructionTask.IdentifierSystem, orderNumber);
        json.WriteEndArray();
        json.WriteString("status"u8, "requested"u8);
        json.WriteString("intent"u8, "order"u8);
        json.WriteStartObject("code"u8);
        json.WriteStartArray("coding"u8);
        WriteCoding(json, null);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("focus"u8);
        json.WriteString("type"u8, "ServiceRequest"u8);
        WriteIdentifier(json, "identifier", envelope.OrderNumberSystem, orderNumber);
        json.WriteEndObject();
        json.WriteString("authoredOn"u8, Instant(envelope));
    }

    private static void WriteCoding(Utf8JsonWriter json, string? name)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteString("system"u8, DestructionTask.CodeSystem);
        json.WriteString("code"u8, DestructionTask.Code);
        json.WriteEndObject();
    }

    private static void WriteIdentifier(Utf8JsonWriter json, string? name, string system, string value)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteString("system"u8, system);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
    }

    private static string Instant(DestructionEnvelope envelope) => envelope.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string Urn(FreshIds ids, uint number)
    {
        Span<byte> id = stackalloc byte[FreshIds.TextLength];
        ids.Write(number, id);
        return "urn:uuid:" + Encoding.ASCII.GetString(id);
    }
}

/// <param name="Kind">The Bundle type that the lab takes.</param>
/// <param name="OrderNumberSystem">Identifier system of gateway order numbers.</param>
/// <param name="Batch">Fresh for each time that the lab is asked; ids are made of it.</param>
/// <param name="Source">The gateway's endpoint, for a MessageHeader.</param>
/// <param name="Timestamp">Bundle.timestamp.</param>
public sealed record DestructionEnvelope(LabBundle Kind, string OrderNumberSystem, string Batch, string Source, DateTimeOffset Timestamp);
