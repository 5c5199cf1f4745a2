using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>
/// Where an order comes from: the first two digits of the postcode of its requester (a practice, or who works there), never of the patient. Some
/// programmes let labs near the requester go a little before others.
/// </summary>
internal static class RequesterRegion
{
    /// <returns>Two digits, or empty where the message does not say.</returns>
    public static string Of(FhirMessage message, FhirEntry request)
    {
        if (Target(message, request, request, request.Root["requester"u8]) is not var (entry, requester))
            return "";
        // A PractitionerRole has no address; its organization or location has.
        return RegionOf(requester)
            ?? Through(message, entry, request, requester["organization"u8])
            ?? Through(message, entry, request, First(requester["location"u8]))
            ?? "";
    }

    private static string? Through(FhirMessage message, FhirEntry from, FhirEntry request, FhirNode reference) =>
        Target(message, from, request, reference) is var (_, place) ? RegionOf(place) : null;

    private static (FhirEntry Entry, FhirNode Resource)? Target(FhirMessage message, FhirEntry from, FhirEntry request, FhirNode reference)
    {
        var text = reference["reference"u8];
        if (!text.IsText)
            return null;
        if (!text.Utf8.StartsWith("#"u8))
            return message.Resolve(from, text) is { } entry and not { ResourceType: "Patient" or "RelatedPerson" } ? (entry, entry.Root) : null;
        foreach (var contained in request.Root["contained"u8])
        {
            if (contained["id"u8].Is(text.Utf8[1..]))
                return (from, contained);
        }

        return null;
    }

    private static string? RegionOf(FhirNode resource)
    {
        if (resource.Type == "Patient")
            return null;
        // A Location has one address, the others have several.
        var addresses = resource["address"u8];
        if (PostcodeOf(addresses) is { } only)
            return only;
        foreach (var address in addresses)
        {
            if (PostcodeOf(address) is { } region)
                return region;
        }

        return null;
    }

    private static string? PostcodeOf(FhirNode address) =>
        address["postalCode"u8].Text is [>= '1' and <= '9', >= '0' and <= '9', ..] postcode ? postcode[..2] : null;

    private static FhirNode First(FhirNode list)
    {
        foreach (var item in list)
            return item;
        return list;
    }
}
