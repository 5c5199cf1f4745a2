using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>The few elements of a ServiceRequest and its Specimens that the gateway acts on, read from their own bytes.</summary>
internal sealed class OrderResources : IDisposable
{
    private readonly List<JsonDocument> _documents = [];
    private readonly JsonElement _request;

    public OrderResources(FhirMessage message, FhirEntry request)
    {
        _request = Parse(request);
        List<JsonElement> specimens = [.. message.ScopeOf(request).Where(entry => entry.ResourceType == "Specimen").Select(Parse), .. ContainedSpecimens];
        Barcodes = [.. specimens
            .Select(specimen => specimen.TryGetProperty("accessionIdentifier", out var barcode) ? Text(barcode, "value") : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];
        Collected = [.. specimens.Select(CollectedOf).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public string? Status => Text(_request, "status");

    public bool Urgent => Text(_request, "priority") is "urgent" or "asap" or "stat";

    public bool HasSubject => _request.TryGetProperty("subject", out _);

    public IReadOnlyList<string> Barcodes { get; }

    /// <summary><c>Specimen.collection.collected[x]</c>: the dateTime, or the Period's start.</summary>
    public IReadOnlyList<string> Collected { get; }

    /// <summary>The placer order number: the identifier of type PLAC, or the only identifier there is.</summary>
    public PlacerOrderNumber? Number
    {
        get
        {
            var identifiers = Items(_request, "identifier").ToList();
            var placed = identifiers.Find(IsPlacerNumber) is { ValueKind: JsonValueKind.Object } typed ? typed
                : identifiers is [var only] ? only
                : default;
            return placed.ValueKind == JsonValueKind.Object && Text(placed, "value") is { Length: > 0 } value
                ? new PlacerOrderNumber(Text(placed, "system") ?? "", value)
                : null;
        }
    }

    /// <summary>System and code of each <c>ServiceRequest.code.coding</c>; empty where the order names none.</summary>
    public IEnumerable<(string System, string Code)> Codes =>
        _request.TryGetProperty("code", out var concept)
            ? Items(concept, "coding").Select(coding => (Text(coding, "system") ?? "", Text(coding, "code") ?? ""))
            : [];

    private IEnumerable<JsonElement> ContainedSpecimens => Items(_request, "contained").Where(resource => Text(resource, "resourceType") == "Specimen");

    public void Dispose() => _documents.ForEach(document => document.Dispose());

    private static string? CollectedOf(JsonElement specimen)
    {
        if (!specimen.TryGetProperty("collection", out var collection))
            return null;
        return Text(collection, "collectedDateTime") ?? (collection.TryGetProperty("collectedPeriod", out var period) ? Text(period, "start") : null);
    }

    private static bool IsPlacerNumber(JsonElement identifier) =>
        identifier.TryGetProperty("type", out var type) && Items(type, "coding").Any(coding => Text(coding, "code") == "PLAC");

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private JsonElement Parse(FhirEntry entry)
    {
        var document = JsonDocument.Parse(entry.Resource);
        _documents.Add(document);
        return document.RootElement;
    }
}
