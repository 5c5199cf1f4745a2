using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>The few elements of a ServiceRequest and its Specimens that the gateway acts on: a look at the message, that lasts as long as it.</summary>
internal readonly struct OrderResources(FhirMessage message, FhirEntry request)
{
    private readonly FhirNode _request = request.Root;

    public FhirNode Status => _request["status"u8];

    public bool Urgent => _request["priority"u8] is var priority && (priority.Is("urgent"u8) || priority.Is("asap"u8) || priority.Is("stat"u8));

    public bool HasSubject => _request["subject"u8].Exists;

    /// <summary>Each <c>ServiceRequest.code.coding</c>; none where the order names none.</summary>
    public FhirNode Codes => _request["code"u8]["coding"u8];

    /// <summary>The order's own specimens, and those contained in it.</summary>
    public SpecimenWalk Specimens => new(message.ScopeOf(request).GetEnumerator(), _request["contained"u8].GetEnumerator());

    /// <summary>The placer order number: the identifier of type PLAC, or the only identifier there is; null where that has no value.</summary>
    public PlacerOrderNumber? ReadNumber()
    {
        var (count, placed) = (0, default(FhirNode?));
        foreach (var identifier in _request["identifier"u8])
        {
            if (IsPlacerNumber(identifier))
                return NumberIn(identifier);
            placed = ++count == 1 ? identifier : null;
        }

        return placed is { } only ? NumberIn(only) : null;
    }

    /// <summary><c>Specimen.accessionIdentifier.value</c>.</summary>
    public static FhirNode BarcodeOf(FhirNode specimen) => specimen["accessionIdentifier"u8]["value"u8];

    /// <summary><c>Specimen.collection.collected[x]</c>: the dateTime, or the Period's start.</summary>
    public static FhirNode CollectedOf(FhirNode specimen) =>
        specimen["collection"u8] is var collection && collection["collectedDateTime"u8] is { IsText: true } moment ? moment : collection["collectedPeriod"u8]["start"u8];

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

    /// <summary>Goes through the specimens of an order.</summary>
    public struct SpecimenWalk(FhirEntries.Enumerator entries, FhirNode.Items contained)
    {
        private FhirEntries.Enumerator _entries = entries;
        private FhirNode.Items _contained = contained;

        public FhirNode Current { get; private set; }

        public readonly SpecimenWalk GetEnumerator() => this;

        public bool MoveNext()
        {
            while (Next() is { } resource)
            {
                if (resource.Type == "Specimen")
                {
                    Current = resource;
                    return true;
                }
            }

            return false;
        }

        private FhirNode? Next() => _entries.MoveNext() ? _entries.Current.Root : _contained.MoveNext() ? _contained.Current : null;
    }
}
