namespace Gateway.Fhir;

/// <summary>The elements of a policy that went along together, each such list made once: orders under one policy have few different ones.</summary>
internal sealed class ElementSets(IReadOnlyList<string> elements)
{
    /// <summary>A sender that thinks of ever other orders fills no more than this.</summary>
    private const int Most = 64;

    // Replaced as a whole, so that it is read without a lock; a list that two threads add at once is lost once, and made again.
    private volatile Set[] _known = [];

    /// <param name="used">For each of the policy's elements, whether it went along.</param>
    public IReadOnlyList<string> Of(ReadOnlySpan<bool> used)
    {
        foreach (var set in _known)
        {
            if (used.SequenceEqual(set.Used))
                return set.Elements;
        }

        var (flags, known) = (used.ToArray(), _known);
        var made = new Set(flags, [.. elements.Where((_, line) => flags[line])]);
        if (known.Length < Most)
            _known = [.. known, made];
        return made.Elements;
    }

    private sealed record Set(bool[] Used, string[] Elements);
}
