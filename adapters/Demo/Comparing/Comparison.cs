namespace Demo.Comparing;

/// <summary>What became of an element on its way to the lab.</summary>
internal enum Fate
{
    Kept,

    /// <summary>Some of its values are gone.</summary>
    Trimmed,

    /// <summary>Its values are other ones: a pseudonym, a year, a new reference.</summary>
    Changed,

    Removed,

    /// <summary>The gateway's own.</summary>
    Added,
}

/// <summary>An element as it came in and as the lab got it; null on the side where it is not.</summary>
/// <param name="Name">Resource type and element, or the type alone where all of the resource has gone.</param>
internal sealed record ComparedElement(string Name, string? CameIn, string? LabGot, Fate Fate);

/// <summary>
/// An order beside the request that a lab got for it. It compares the two messages by itself and asks the gateway nothing: what is shown as removed
/// is not in the bytes that the lab wrote down.
/// </summary>
internal sealed record Comparison(IReadOnlyList<ComparedElement> Elements, int ValuesIn, int ValuesKept, int ValuesOut)
{
    public static Comparison Of(ReadOnlyMemory<byte> order, ReadOnlyMemory<byte> request)
    {
        var (cameIn, labGot) = (Leaf.In(order), Leaf.In(request));
        var kept = cameIn.Select(Identity).Intersect(labGot.Select(Identity)).ToHashSet();
        var types = cameIn.Concat(labGot).Select(leaf => leaf.Resource).Distinct(StringComparer.Ordinal);
        var elements = types.SelectMany(type => OfType(type, [.. cameIn.Where(leaf => leaf.Resource == type)], [.. labGot.Where(leaf => leaf.Resource == type)]));
        return new Comparison([.. elements], cameIn.Count, cameIn.Count(leaf => kept.Contains(Identity(leaf))), labGot.Count);
    }

    private static IEnumerable<ComparedElement> OfType(string type, IReadOnlyList<Leaf> cameIn, IReadOnlyList<Leaf> labGot)
    {
        if (labGot.Count == 0)
            return [new ComparedElement(type, Sample(cameIn), null, Fate.Removed)];
        var elements = cameIn.Concat(labGot).Select(leaf => leaf.Element).Distinct(StringComparer.Ordinal);
        return elements.Select(element => OfElement(
            $"{type}.{element}", [.. cameIn.Where(leaf => leaf.Element == element)], [.. labGot.Where(leaf => leaf.Element == element)]));
    }

    private static ComparedElement OfElement(string name, IReadOnlyList<Leaf> cameIn, IReadOnlyList<Leaf> labGot)
    {
        var foreign = labGot.Select(Identity).Except(cameIn.Select(Identity)).Any();
        var fate = (cameIn.Count, labGot.Count) switch
        {
            (0, _) => Fate.Added,
            (_, 0) => Fate.Removed,
            _ when foreign => Fate.Changed,
            var (before, after) => after < before ? Fate.Trimmed : Fate.Kept,
        };
        return new ComparedElement(name, cameIn.Count == 0 ? null : Sample(cameIn), labGot.Count == 0 ? null : Sample(labGot), fate);
    }

    private static (string, string, string) Identity(Leaf leaf) => (leaf.Resource, leaf.Path, leaf.Value);

    /// <summary>The values one after the other; addresses of systems only where there is nothing else.</summary>
    private static string Sample(IReadOnlyList<Leaf> leaves)
    {
        var telling = leaves.Where(leaf => !leaf.Value.StartsWith("http", StringComparison.Ordinal)).ToList();
        return string.Join(" · ", (telling.Count > 0 ? telling : leaves).Select(leaf => Readable(leaf.Value)));
    }

    /// <summary>Narrative is XHTML; the reader wants its text.</summary>
    private static string Readable(string value)
    {
        while (value.IndexOf('<', StringComparison.Ordinal) is >= 0 and var open && value.IndexOf('>', open) is >= 0 and var close)
            value = value.Remove(open, close - open + 1);
        return value;
    }
}
