using System.Text.Json;
using LabSimulator.Orders;

namespace LabSimulator.Results;

/// <summary>The contents of a report's resources. The writer stands inside the resource object, after its type.</summary>
internal static class ReportResources
{
    public static void DiagnosticReport(Utf8JsonWriter json, Report report)
    {
        json.WriteStartArray("identifier");
        Identifier(json, new LabIdentifier(ReportBundle.ReportSystem(report.Lab), report.Number));
        json.WriteEndArray();
        BasedOn(json, report);
        json.WriteString("status", "final");
        Concept(json, "code", report.Test is { } test ? new Coding("http://loinc.org", test, "") : Coding.Loinc("11502-2", "Laboratory report"));
        Subject(json, report);
        json.WriteString("effectiveDateTime", report.ReceivedAt);
        json.WriteString("issued", report.Issued);
        json.WriteStartArray("performer");
        json.WriteStartObject();
        json.WriteString("display", report.Lab);
        json.WriteEndObject();
        json.WriteEndArray();
        if (report.Specimen is not null) References(json, "specimen", [ReportBundle.FullUrl(report, "specimen")]);
        References(json, "result", [.. Enumerable.Range(0, report.Findings.Count).Select(i => ReportBundle.FullUrl(report, ReportBundle.FindingName(i)))]);
    }

    public static void Observation(Utf8JsonWriter json, Report report, Finding finding, string name)
    {
        json.WriteStartArray("identifier");
        Identifier(json, new LabIdentifier($"https://{report.Lab}.example.nl/observation-number", $"{report.Number}-{name}"));
        json.WriteEndArray();
        BasedOn(json, report);
        json.WriteString("status", "final");
        Concept(json, "code", finding.Code);
        Subject(json, report);
        json.WriteString("effectiveDateTime", report.ReceivedAt);
        if (finding.Value is { } value) Concept(json, "valueCodeableConcept", value);
        if (finding.NanogramsPerMillilitre is { } amount) Quantity(json, amount);
        if (finding.Interpretation is { } interpretation)
        {
            json.WriteStartArray("interpretation");
            json.WriteStartObject();
            Codings(json, interpretation);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (report.Specimen is not null) Reference(json, "specimen", ReportBundle.FullUrl(report, "specimen"));
    }

    public static void Specimen(Utf8JsonWriter json, Report report, LabIdentifier barcode)
    {
        json.WritePropertyName("accessionIdentifier");
        Identifier(json, barcode);
        json.WriteString("status", "available");
        Subject(json, report);
        json.WriteString("receivedTime", report.ReceivedAt);
    }

    private static void BasedOn(Utf8JsonWriter json, Report report)
    {
        json.WriteStartArray("basedOn");
        json.WriteStartObject();
        json.WriteString("type", "ServiceRequest");
        json.WritePropertyName("identifier");
        Identifier(json, report.Order);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Subject(Utf8JsonWriter json, Report report)
    {
        if (report.Person is not { } person) return;
        json.WriteStartObject("subject");
        json.WriteString("type", "Patient");
        json.WritePropertyName("identifier");
        Identifier(json, person);
        json.WriteEndObject();
    }

    private static void Identifier(Utf8JsonWriter json, LabIdentifier identifier)
    {
        json.WriteStartObject();
        if (identifier.System is { } system) json.WriteString("system", system);
        json.WriteString("value", identifier.Value);
        json.WriteEndObject();
    }

    private static void Concept(Utf8JsonWriter json, string name, Coding coding)
    {
        json.WriteStartObject(name);
        Codings(json, coding);
        json.WriteEndObject();
    }

    private static void Codings(Utf8JsonWriter json, Coding coding)
    {
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", coding.System);
        json.WriteString("code", coding.Code);
        if (coding.Display.Length > 0) json.WriteString("display", coding.Display);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Quantity(Utf8JsonWriter json, decimal amount)
    {
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", amount);
        json.WriteString("unit", "ng/mL");
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", "ng/mL");
        json.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter json, string name, string reference)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", reference);
        json.WriteEndObject();
    }

    private static void References(Utf8JsonWriter json, string name, IReadOnlyList<string> references)
    {
        if (references.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("reference", reference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
