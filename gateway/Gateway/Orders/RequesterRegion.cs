using System.Text.Json;
using Gateway.Fhir;

namespace Gateway.Orders;

/// <summary>
/// Where an order comes from: the first two digits of the postcode of its requester (a practice, or who works there), never of the patient. Some
/// programmes let labs near the requester go a little before others.
/// </summary>
internal static class RequesterRegion
{
    private static readonly string[] Ways = ["organization", "location"];

    /// <returns>Two digits, or empty where the message does not say.</returns>
    public static string Of(FhirMessage message, FhirEntry request)
    {
        var order = JsonElement.Parse(request.Resource.Span);
        if (Target(message, request, order, order, "requester") is not var (entry, requester))
            return "";
        // A PractitionerRole has no address; its organization or location has.
        var places = Ways.Select(way => Target(message, entry, order, requester, way)?.Resource).OfType<JsonElement>().Prepend(requester);
        return places.Select(RegionOf).FirstOrDefault(region => region.Length > 0) ?? "";
    }

    private static (FhirEntry Entry, JsonElement Resource)? Target(FhirMessage message, FhirEntry from, JsonElement order, JsonElement resource, string way)
    {
        if (!resource.TryGetProperty(way, out var reference))
            return null;
        if (reference.ValueKind == JsonValueKind.Array)
            reference = reference.EnumerateArray().FirstOrDefault();
        if (reference.ValueKind != JsonValueKind.Object || !reference.TryGetProperty("reference", out var literal) || literal.GetString() is not { } text)
            return null;
        if (text.StartsWith('#'))
        {
            return Items(order, "contained").Where(contained => contained.TryGetProperty("id", out var id) && id.ValueEquals(text.AsSpan(1)))
                .Select(contained => ((FhirEntry, JsonElement)?)(from, contained)).FirstOrDefault();
        }

        return message.Resolve(from, text) is { } entry and not { ResourceType: "Patient" or "RelatedPerson" } ? (entry, JsonElement.Parse(entry.Resource.Span)) : null;
    }

    private static string RegionOf(JsonElement resource)
    {
        if (resource.TryGetProperty("resourceType", out var type) && type.ValueEquals("Patient"))
            return "";
        foreach (var address in Items(resource, "address"))
        {
            if (address.TryGetProperty("postalCode", out var code) && code.GetString() is [>= '1' and <= '9', >= '0' and <= '9', ..] postcode)
                return postcode[..2];
        }

        return "";
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var items))
            return [];
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [items];
    }
}
