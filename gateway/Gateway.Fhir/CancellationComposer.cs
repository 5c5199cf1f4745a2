using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// Makes the request that takes an order back from its lab. Nothing of the order itself is in it: only the number under which the lab has it, that it
/// is revoked, and what R4 requires beside that.
/// </summary>
public static class CancellationComposer
{
    private const string Meta = """{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"REDACTED"}]}""";

    /// <summary>
    /// Writes a Bundle with one ServiceRequest of status <c>revoked</c>. In a transaction it is a conditional update by the order number
    /// (https://hl7.org/fhir/R4/http.html#cond-update), so that it may be repeated, and a lab that never got the order knows that none is to be done; in a
    /// message it is the focus of an O21 header, as the order was.
    /// </summary>
    /// <param name="envelope">That of the allocation which is taken back; the same envelope gives the same bytes.</param>
    /// <param name="output">Receives UTF-8 JSON.</param>
    public static void Compose(LabEnvelope envelope, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        // Ids of its own: a lab must not take the cancellation for a repeat of the order.
        var ids = new FreshIds(envelope.OrderNumberSystem, envelope.OrderNumber + "/cancellation");
        var (order, header) = (Urn(ids, 0), Urn(ids, 1));
        Encoding.UTF8.GetBytes(envelope.Kind == LabBundle.Message ? Message(envelope, order, header) : Transaction(envelope, order), output);
    }

    private static string Transaction(LabEnvelope envelope, string order) =>
        $$$"""
        {"resourceType":"Bundle","meta":{{{Meta}}},"type":"transaction","timestamp":{{{Instant(envelope)}}},"entry":[
        {"fullUrl":{{{Quote(order)}}},"resource":{{{Revoked(envelope)}}},"request":{"method":"PUT","url":{{{Quote(Target(envelope))}}}}}]}
        """;

    private static string Message(LabEnvelope envelope, string order, string header) =>
        $$$"""
        {"resourceType":"Bundle","meta":{{{Meta}}},"identifier":{"system":"urn:ietf:rfc:3986","value":{{{Quote(header)}}}},"type":"message","timestamp":{{{Instant(envelope)}}},"entry":[
        {"fullUrl":{{{Quote(header)}}},"resource":{"resourceType":"MessageHeader","id":{{{Quote(header["urn:uuid:".Length..])}}},
        "eventCoding":{"system":"http://terminology.hl7.org/CodeSystem/v2-0003","code":"O21"},"source":{"endpoint":{{{Quote(envelope.Source)}}}},"focus":[{"reference":{{{Quote(order)}}}}]}},
        {"fullUrl":{{{Quote(order)}}},"resource":{{{Revoked(envelope)}}}}]}
        """;

    // Without an id: a conditional update with another id than the lab's own would be refused. R4 requires a subject; the lab need not be told whose.
    private static string Revoked(LabEnvelope envelope) =>
        $$$"""
        {"resourceType":"ServiceRequest","meta":{{{Meta}}},"identifier":[
        {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PLAC"}]},"system":{{{Quote(envelope.OrderNumberSystem)}}},"value":{{{Quote(envelope.OrderNumber)}}}}],
        "status":"revoked","intent":"order","subject":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}}
        """;

    private static string Target(LabEnvelope envelope) => "ServiceRequest?" + ConditionalCreate.Query(envelope.OrderNumberSystem, envelope.OrderNumber);

    private static string Instant(LabEnvelope envelope) => Quote(envelope.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));

    private static string Quote(string text) => Encoding.UTF8.GetString(JsonText.Quote(text));

    private static string Urn(FreshIds ids, uint number)
    {
        Span<byte> id = stackalloc byte[FreshIds.TextLength];
        ids.Write(number, id);
        return "urn:uuid:" + Encoding.ASCII.GetString(id);
    }
}
