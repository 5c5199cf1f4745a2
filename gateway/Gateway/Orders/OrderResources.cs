using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>The few elements of a ServiceRequest, its Patient and its Specimens that the gateway acts on, read from their own bytes.</summary>
internal sealed class OrderResources : IDisposable
{
    private static readonly JsonElement EmptyArray = JsonElement.Parse("[]");
    private readonly List<JsonDocument> _documents = [];
    private readonly JsonElement _request;
    private readonly JsonElement? _patient;

    public OrderResources(FhirMessage message, FhirEntry request)
    {
        _request = Parse(request);
        SubjectReference = Text(_request, "subject", "reference");
        _patient = FindPatient(message, request);
        Barcodes = [.. message.ScopeOf(request).Where(entry => entry.ResourceType == "Specimen").Select(Parse).Concat(Contained("Specimen"))
            .Select(specimen => Text(specimen, "accessionIdentifier", "value")).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public string? Status => Text(_request, "status");

    public bool Urgent => Text(_request, "priority") is "urgent" or "asap" or "stat";

    public string? SubjectReference { get; }

    public bool HasSubject => _request.TryGetProperty("subject", out _);

    public IReadOnlyList<string> Barcodes { get; }

    /// <summary>The placer order number: the identifier of type PLAC, or the only identifier there is.</summary>
    public PlacerOrderNumber? Number
    {
        get
        {
            var identifiers = Identifiers(_request).ToList();
            var placed = identifiers.Where(IsPlacerNumber).DefaultIfEmpty(identifiers is [var only] ? only : default).First();
            return placed.ValueKind == JsonValueKind.Object && Text(placed, "value") is { Length: > 0 } value
                ? new PlacerOrderNumber(Text(placed, "system") ?? "", value)
                : null;
        }
    }

    /// <summary>System and code of each <c>ServiceRequest.code.coding</c>; empty where the order names none.</summary>
    public IEnumerable<(string System, string Code)> Codes =>
        _request.TryGetProperty("code", out var concept) && concept.TryGetProperty("coding", out var codings)
            ? codings.EnumerateArray().Select(coding => (Text(coding, "system") ?? "", Text(coding, "code") ?? ""))
            : [];

    /// <summary>System and value of each identifier of the person, from the Patient or, where there is none, from the subject itself.</summary>
    public IEnumerable<(string System, string Value)> PersonIdentifiers => Identifiers(PatientIdentifiers)
        .Select(identifier => (Text(identifier, "system") ?? "", Text(identifier, "value") ?? ""))
        .Where(identifier => identifier.Item2.Length > 0);

    /// <summary>The placer's <c>Patient.identifier</c>, or the subject's logical reference as an array of one.</summary>
    public JsonElement PatientIdentifiers
    {
        get
        {
            if (_patient is { } patient && patient.TryGetProperty("identifier", out var identifiers))
                return identifiers.Clone();
            return _request.TryGetProperty("subject", out var subject) && subject.TryGetProperty("identifier", out var logical)
                ? JsonElement.Parse($"[{logical.GetRawText()}]")
                : EmptyArray;
        }
    }

    public JsonElement OrderIdentifiers => _request.TryGetProperty("identifier", out var identifiers) ? identifiers.Clone() : EmptyArray;

    public void Dispose() => _documents.ForEach(document => document.Dispose());

    private static bool IsPlacerNumber(JsonElement identifier) =>
        identifier.TryGetProperty("type", out var type)
        && type.TryGetProperty("coding", out var codings)
        && codings.EnumerateArray().Any(coding => Text(coding, "code") == "PLAC");

    private static IEnumerable<JsonElement> Identifiers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Object when element.TryGetProperty("identifier", out var identifiers) => identifiers.EnumerateArray(),
        _ => [],
    };

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private JsonElement? FindPatient(FhirMessage message, FhirEntry request)
    {
        if (SubjectReference is null)
            return null;
        if (SubjectReference.StartsWith('#'))
            return Contained("Patient").Where(patient => Text(patient, "id") == SubjectReference[1..]).Select(patient => (JsonElement?)patient).FirstOrDefault();
        return message.Resolve(request, SubjectReference) is { ResourceType: "Patient" } entry ? Parse(entry) : null;
    }

    private IEnumerable<JsonElement> Contained(string type) =>
        _request.TryGetProperty("contained", out var contained)
            ? contained.EnumerateArray().Where(resource => Text(resource, "resourceType") == type)
            : [];

    private JsonElement Parse(FhirEntry entry)
    {
        var document = JsonDocument.Parse(entry.Resource);
        _documents.Add(document);
        return document.RootElement;
    }
}
