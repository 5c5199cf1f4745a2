using System.Buffers;

namespace Gateway.Fhir;

/// <summary>An order's scope as a message of its own: what the gateway seals and reads again.</summary>
internal static class ScopeBundle
{
    public static void Write(FhirMessage message, FhirEntry order, IBufferWriter<byte> output)
    {
        output.Write("{\"resourceType\":\"Bundle\","u8);
        if (ProtectedPersons.EnvelopeIsConfidential(message))
            output.Write("\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"R\"}]},"u8);
        output.Write("\"type\":\"collection\",\"entry\":["u8);
        var isFirst = true;
        foreach (var entry in message.ScopeOf(order))
        {
            output.Write(isFirst ? "{"u8 : ",{"u8);
            isFirst = false;
            if (entry.FullUrlNode >= 0)
            {
                output.Write("\"fullUrl\":\""u8);
                output.Write(message.Bytes(entry.FullUrlNode).Span);
                output.Write("\","u8);
            }

            output.Write("\"resource\":"u8);
            output.Write(entry.Resource.Span);
            output.Write("}"u8);
        }

        output.Write("]}"u8);
    }
}
