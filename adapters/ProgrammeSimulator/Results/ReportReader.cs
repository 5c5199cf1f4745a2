using System.Text.Json;
using Peers;

namespace ProgrammeSimulator.Results;

/// <summary>What a programme reads from a report before it files it; written without the gateway's FHIR library, on purpose.</summary>
internal sealed record ReadReport(string Key, IReadOnlyList<FhirIdentifier> OrderNumbers, IReadOnlyList<FhirIdentifier> PatientIdentifiers, string? Status);

internal static class ReportReader
{
    /// <exception cref="JsonException">Not JSON, or no DiagnosticReport with an identity in it.</exception>
    public static IReadOnlyList<ReadReport> Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var root = document.RootElement;
        var entries = root.Text("resourceType") == "Bundle"
            ? root.Items("entry").Select(entry => (Resource: entry.Member("resource"), Request: entry.Member("request"))).ToList()
            : [(root, default)];
        var patients = entries.Where(entry => entry.Resource.Text("resourceType") == "Patient").SelectMany(entry => entry.Resource.Items("identifier")).ToList();
        var reports = entries.Where(entry => entry.Resource.Text("resourceType") == "DiagnosticReport")
            .Select(entry => ReadOne(entry.Resource, entry.Request, patients))
            .ToList();
        return reports.Count > 0 ? reports : throw new JsonException("There is no DiagnosticReport in it.");
    }

    private static ReadReport ReadOne(JsonElement report, JsonElement request, List<JsonElement> patients)
    {
        var own = Identifiers(report.Items("identifier")).FirstOrDefault();
        var key = request.Text("ifNoneExist") ?? (own is null ? throw new JsonException("The report has no identity.") : $"identifier={own.System}|{own.Value}");
        return new ReadReport(
            key,
            Identifiers(report.Items("basedOn").Select(reference => reference.Member("identifier"))),
            Identifiers(patients.Append(report.Member("subject").Member("identifier"))),
            report.Text("status"));
    }

    private static List<FhirIdentifier> Identifiers(IEnumerable<JsonElement> identifiers) =>
        [.. identifiers.Where(identifier => identifier.Text("value") is not null).Select(identifier => new FhirIdentifier(identifier.Text("system"), identifier.Text("value")!)).Distinct()];
}
