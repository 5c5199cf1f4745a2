using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>The few elements of a ServiceRequest and its Specimens that the gateway acts on.</summary>
internal sealed class OrderResources
{
    private readonly FhirNode _request;
    private readonly List<string> _barcodes = new(1);
    private readonly List<string> _collected = new(1);

    public OrderResources(FhirMessage message, FhirEntry request)
    {
        _request = request.Root;
        Number = NumberOf(_request["identifier"u8]);
        foreach (var entry in message.ScopeOf(request))
        {
            if (entry.ResourceType == "Specimen")
                Take(entry.Root);
        }

        foreach (var contained in _request["contained"u8])
        {
            if (contained.Type == "Specimen")
                Take(contained);
        }
    }

    public string? Status => _request["status"u8].Text;

    public bool Urgent => _request["priority"u8] is var priority && (priority.Is("urgent"u8) || priority.Is("asap"u8) || priority.Is("stat"u8));

    public bool HasSubject => _request["subject"u8].Exists;

    public IReadOnlyList<string> Barcodes => _barcodes;

    /// <summary><c>Specimen.collection.collected[x]</c>: the dateTime, or the Period's start.</summary>
    public IReadOnlyList<string> Collected => _collected;

    /// <summary>The placer order number: the identifier of type PLAC, or the only identifier there is.</summary>
    public PlacerOrderNumber? Number { get; }

    /// <summary>System and code of each <c>ServiceRequest.code.coding</c>; empty where the order names none.</summary>
    public IReadOnlyList<(string System, string Code)> Codes
    {
        get
        {
            var codes = new List<(string System, string Code)>(1);
            foreach (var coding in _request["code"u8]["coding"u8])
                codes.Add((coding["system"u8].Text ?? "", coding["code"u8].Text ?? ""));
            return codes;
        }
    }

    private static PlacerOrderNumber? NumberOf(FhirNode identifiers)
    {
        var (count, placed) = (0, default(FhirNode?));
        foreach (var identifier in identifiers)
        {
            if (IsPlacerNumber(identifier))
                return NumberIn(identifier);
            placed = ++count == 1 ? identifier : null;
        }

        return placed is { } only ? NumberIn(only) : null;
    }

    private static PlacerOrderNumber? NumberIn(FhirNode identifier) =>
        identifier["value"u8].Text is { Length: > 0 } value ? new PlacerOrderNumber(identifier["system"u8].Text ?? "", value) : null;

    private static bool IsPlacerNumber(FhirNode identifier)
    {
        foreach (var coding in identifier["type"u8]["coding"u8])
        {
            if (coding["code"u8].Is("PLAC"u8))
                return true;
        }

        return false;
    }

    private void Take(FhirNode specimen)
    {
        Add(_barcodes, specimen["accessionIdentifier"u8]["value"u8].Text);
        var collection = specimen["collection"u8];
        Add(_collected, collection["collectedDateTime"u8].Text ?? collection["collectedPeriod"u8]["start"u8].Text);
    }

    private static void Add(List<string> texts, string? text)
    {
        if (text is not null && !texts.Contains(text, StringComparer.Ordinal))
            texts.Add(text);
    }
}
