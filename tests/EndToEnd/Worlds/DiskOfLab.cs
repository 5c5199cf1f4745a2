using System.Text.Json.Nodes;

namespace EndToEnd.Worlds;

/// <summary>What a lab's disk holds, order by order, from the requests that it kept to the byte: which tube, and which elements of a policy are there.</summary>
internal static class DiskOfLab
{
    private const string OrderNumbers = "https://screening-gateway.example/order-number";

    /// <summary>The resources of each order that the lab ever got, by the gateway's order number; a cancellation has none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> OrdersOnDisk(this ScreeningWorld world, string lab)
    {
        var orders = new Dictionary<string, IReadOnlyList<JsonObject>>(StringComparer.Ordinal);
        foreach (var request in world.RequestsTo(lab))
        {
            var resources = ResourcesIn(request);
            foreach (var order in resources.Where(resource => TypeOf(resource) == "ServiceRequest" && resource["specimen"] is not null))
            {
                var number = order["identifier"]!.AsArray().Single(identifier => identifier!["system"]!.GetValue<string>() == OrderNumbers)!["value"]!.GetValue<string>();
                // One request carries one order.
                orders[number] = resources;
            }
        }

        return orders;
    }

    public static string Barcode(IEnumerable<JsonObject> order) =>
        order.Single(resource => TypeOf(resource) == "Specimen")["accessionIdentifier"]!["value"]!.GetValue<string>();

    /// <summary>Whether a policy's element is among the resources: its values may be changed or masked, its selectors are the policy's business.</summary>
    public static bool Holds(IEnumerable<JsonObject> order, string element)
    {
        var steps = Steps(element);
        return order.Where(resource => TypeOf(resource) == steps[0]).Any(resource => Holds(resource, steps.AsSpan(1)));
    }

    private static bool Holds(JsonNode? node, ReadOnlySpan<string> steps)
    {
        if (steps.IsEmpty)
            return node is not null;
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                if (Holds(item, steps))
                    return true;
            }

            return false;
        }

        if (node is not JsonObject members)
            return false;
        var name = steps[0];
        foreach (var (member, value) in members)
        {
            var isNamed = name.EndsWith('*') ? member.StartsWith(name[..^1], StringComparison.Ordinal) : member == name;
            if (isNamed && Holds(value, steps[1..]))
                return true;
        }

        return false;
    }

    // `Specimen.collection.collected[x]`, `ServiceRequest.code.coding[system=http://loinc.org]`.
    private static string[] Steps(string element)
    {
        var plain = element.Replace("[x]", "*", StringComparison.Ordinal);
        while (plain.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open)
            plain = plain.Remove(open, plain.IndexOf(']', open) - open + 1);
        return plain.Split('.');
    }

    private static List<JsonObject> ResourcesIn(byte[] request)
    {
        var body = request.AsSpan().IndexOf("\r\n\r\n"u8);
        var json = body < 0 ? -1 : request.AsSpan(body).IndexOf((byte)'{');
        if (json < 0 || JsonNode.Parse(request.AsSpan(body + json)) is not JsonObject bundle || bundle["entry"] is not JsonArray entries)
            return [];
        return [.. entries.Select(entry => entry!["resource"]).OfType<JsonObject>().SelectMany(resource => (JsonObject[])[resource, .. Contained(resource)])];
    }

    private static IEnumerable<JsonObject> Contained(JsonObject resource) => (resource["contained"] as JsonArray ?? []).OfType<JsonObject>();

    private static string TypeOf(JsonObject resource) => resource["resourceType"]!.GetValue<string>();
}
