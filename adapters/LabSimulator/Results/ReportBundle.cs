using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LabSimulator.Results;

/// <summary>
/// A report as a FHIR R4 Bundle: Specimen, Observations and a final DiagnosticReport (https://hl7.org/fhir/R4/diagnosticreport.html),
/// ids derived from the report's number so that a repeated result has the same bytes.
/// </summary>
internal static class ReportBundle
{
    public static byte[] Write(Report report, ResultBundle kind)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", kind == ResultBundle.Message ? "message" : "transaction");
            if (kind == ResultBundle.Message) json.WriteString("timestamp", report.Issued);
            json.WriteStartArray("entry");
            if (kind == ResultBundle.Message) Entry(json, report, "header", "MessageHeader", kind, () => Header(json, report));
            Entry(json, report, "report", "DiagnosticReport", kind, () => ReportResources.DiagnosticReport(json, report));
            for (var i = 0; i < report.Findings.Count; i++)
            {
                var (finding, name) = (report.Findings[i], FindingName(i));
                Entry(json, report, name, "Observation", kind, () => ReportResources.Observation(json, report, finding, name));
            }

            if (report.Specimen is { } barcode) Entry(json, report, "specimen", "Specimen", kind, () => ReportResources.Specimen(json, report, barcode));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string FindingName(int index) => $"finding-{index}";

    public static string FullUrl(Report report, string name) =>
        "urn:uuid:" + new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{report.Number}|{name}"))[..16]);

    public static string ReportSystem(string lab) => $"https://{lab}.example.nl/report-number";

    private static void Entry(Utf8JsonWriter json, Report report, string name, string type, ResultBundle kind, Action writeContent)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", FullUrl(report, name));
        json.WriteStartObject("resource");
        json.WriteString("resourceType", type);
        writeContent();
        json.WriteEndObject();
        if (kind == ResultBundle.Transaction)
        {
            json.WriteStartObject("request");
            json.WriteString("method", "POST");
            json.WriteString("url", type);
            if (type == "DiagnosticReport") json.WriteString("ifNoneExist", $"identifier={ReportSystem(report.Lab)}|{report.Number}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Header(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("eventCoding");
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v2-0003");
        json.WriteString("code", "R01");
        json.WriteEndObject();
        json.WriteStartObject("source");
        json.WriteString("endpoint", $"https://{report.Lab}.example.nl/fhir");
        json.WriteEndObject();
        json.WriteStartArray("focus");
        json.WriteStartObject();
        json.WriteString("reference", FullUrl(report, "report"));
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
