using Demo.Comparing;

namespace Demo.Records;

/// <summary>One order as a lab's disk holds it, from the requests that the lab kept to the byte.</summary>
/// <param name="Barcode">Of its tube.</param>
/// <param name="Values">Resource type and path of each value in them, but for what is the gateway's own in every message.</param>
internal sealed record OrderOnDisk(string Barcode, IReadOnlySet<(string Resource, string Path)> Values)
{
    /// <summary>What the disk holds of the order, in the words of policies; a value that none of them names goes by its own path.</summary>
    /// <param name="named">Elements of policies. Their selectors are the policy's business, and values may have been changed or masked.</param>
    public IReadOnlySet<string> Elements(IReadOnlyCollection<string> named) => Values
        .SelectMany(value => named.Where(element => Covers(element, value)).DefaultIfEmpty($"{value.Resource}.{value.Path}"))
        .ToHashSet(StringComparer.Ordinal);

    // `Specimen.collection.collected[x]`, `ServiceRequest.code.coding[system=http://loinc.org]`.
    private static bool Covers(string element, (string Resource, string Path) value)
    {
        var steps = Plain(element).Split('.');
        string[] names = [value.Resource, .. value.Path.Split('.').Select(name => name.TrimStart('_'))];
        return steps.Length <= names.Length && steps.Zip(names).All(pair => pair.First.EndsWith('*') ? pair.Second.StartsWith(pair.First[..^1], StringComparison.Ordinal) : pair.First == pair.Second);
    }

    private static string Plain(string element)
    {
        var plain = element.Replace("[x]", "*", StringComparison.Ordinal);
        while (plain.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open)
            plain = plain.Remove(open, plain.IndexOf(']', open) - open + 1);
        return plain;
    }
}

/// <summary>What a lab's disk holds, order by order.</summary>
internal static class DiskOfLab
{
    /// <summary>Each order that the lab acted on; what came in several requests is one order.</summary>
    public static async Task<IReadOnlyList<OrderOnDisk>> ReadAsync(LabRecord lab, CancellationToken cancellation)
    {
        var values = new List<(string Barcode, Leaf Value)>();
        // A cancellation carries a number and nothing of the order, and so no tube.
        foreach (var request in lab.Lines.Where(line => line.IsActedOn).Select(line => line.Request).Distinct())
        {
            var leaves = Leaf.In(await lab.BodyAsync(request, cancellation));
            if (leaves.FirstOrDefault(IsBarcode) is { Value: var barcode })
                values.AddRange(leaves.Where(leaf => !IsGateways(leaf)).Select(leaf => (barcode, leaf)));
        }

        return [.. values.GroupBy(value => value.Barcode, value => (value.Value.Resource, value.Value.Path), StringComparer.Ordinal).Select(order => new OrderOnDisk(order.Key, order.ToHashSet()))];
    }

    public static bool IsBarcode(Leaf leaf) => leaf is { Resource: "Specimen", Path: "accessionIdentifier.value" };

    // The gateway's own number for the order, its labels on each resource, and its header.
    private static bool IsGateways(Leaf leaf) => leaf is { Resource: "MessageHeader" } or { Element: "meta" } or { Resource: "ServiceRequest", Element: "identifier" };
}
