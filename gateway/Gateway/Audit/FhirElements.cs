using System.Globalization;
using System.Text.Json;

namespace Gateway.Audit;

/// <summary>Elements of FHIR R4 that a resource is made of (https://hl7.org/fhir/R4/datatypes.html).</summary>
internal static class FhirElements
{
    /// <summary>The start of the gateway's own systems.</summary>
    public const string Own = "https://screening-gateway.example/";

    /// <summary>The start of HL7's.</summary>
    public const string Terminology = "http://terminology.hl7.org/CodeSystem/";

    /// <summary>A reference by identifier alone.</summary>
    public static void WriteReference(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string system, string value)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("identifier"u8);
        json.WriteString("system"u8, system);
        json.WriteString("value"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteCoding(this Utf8JsonWriter json, Coding coding)
    {
        json.WriteStartObject();
        json.WriteString("system"u8, coding.System);
        json.WriteString("code"u8, coding.Code);
        json.WriteString("display"u8, coding.Display);
        json.WriteEndObject();
    }

    /// <summary>A CodeableConcept of one coding.</summary>
    public static void WriteConcept(this Utf8JsonWriter json, Coding coding)
    {
        json.WriteStartObject();
        json.WriteStartArray("coding"u8);
        json.WriteCoding(coding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
