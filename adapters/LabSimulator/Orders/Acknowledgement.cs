using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LabSimulator.Orders;

/// <summary>What the lab did with one entry.</summary>
internal enum Outcome
{
    Created,
    Exists,
    Cancelled,
    Destroyed,
    ToBeDestroyed,
    Kept,
}

/// <summary>The lab's answers, as FHIR R4: https://hl7.org/fhir/R4/http.html#transaction-response and https://hl7.org/fhir/R4/messaging.html.</summary>
internal static class Acknowledgement
{
    public static byte[] Of(IncomingMessage message, IReadOnlyList<Outcome> outcomes, DateTimeOffset at) => Write(json =>
    {
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", message.Envelope == Envelope.Message ? "message" : "transaction-response");
        if (message.Envelope == Envelope.Message) json.WriteString("timestamp", at);
        json.WriteStartArray("entry");
        if (message.Envelope == Envelope.Message) WriteMessageResponse(json, message.MessageId);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (message.Envelope == Envelope.Message) WriteMessageTask(json, message.Entries[i], outcomes[i], at);
            else WriteTransactionResponse(json, message.Entries[i], outcomes[i], at);
        }

        json.WriteEndArray();
    });

    /// <param name="code">An R4 issue-type.</param>
    /// <param name="diagnostics">Fixed text, nothing of the message.</param>
    public static byte[] Refusal(string code, string diagnostics) => Write(json =>
    {
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        json.WriteStartObject();
        json.WriteString("severity", "error");
        json.WriteString("code", code);
        json.WriteString("diagnostics", diagnostics);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void WriteMessageTask(Utf8JsonWriter json, IncomingEntry entry, Outcome outcome, DateTimeOffset at)
    {
        if (entry is not IncomingEntry.Destroys destroyed) return;
        json.WriteStartObject();
        WriteTask(json, destroyed, outcome, at);
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, IncomingEntry.Destroys destroyed, Outcome outcome, DateTimeOffset at)
    {
        json.WritePropertyName("resource");
        DestructionReport.Write(json, destroyed.Number, outcome == Outcome.Destroyed ? at : null);
    }

    private static void WriteTransactionResponse(Utf8JsonWriter json, IncomingEntry entry, Outcome outcome, DateTimeOffset at)
    {
        json.WriteStartObject();
        if (entry is IncomingEntry.Destroys destroyed) WriteTask(json, destroyed, outcome, at);
        json.WriteStartObject("response");
        json.WriteString("status", outcome is Outcome.Created or Outcome.Kept ? "201 Created" : "200 OK");
        if (entry is IncomingEntry.Places placed) json.WriteString("location", $"ServiceRequest/{IdOf(placed.Order)}/_history/1");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessageResponse(Utf8JsonWriter json, string? messageId)
    {
        var id = Guid.NewGuid().ToString();
        json.WriteStartObject();
        json.WriteString("fullUrl", "urn:uuid:" + id);
        json.WriteStartObject("resource");
        json.WriteString("resourceType", "MessageHeader");
        json.WriteString("id", id);
        json.WriteStartObject("eventCoding");
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v2-0003");
        json.WriteString("code", "O22");
        json.WriteEndObject();
        json.WriteStartObject("source");
        json.WriteString("endpoint", "https://lab.example.nl/fhir");
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteString("identifier", messageId ?? "unknown");
        json.WriteString("code", "ok");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The lab's own id for an order: the same at each retry, and an R4 id whatever characters the number has.</summary>
    private static string IdOf(LabOrder order) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order.Number.Value)))[..32];

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
