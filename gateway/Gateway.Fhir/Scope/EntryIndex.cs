namespace Gateway.Fhir;

/// <summary>Finds the entry that a reference leads to (https://hl7.org/fhir/R4/bundle.html#references).</summary>
internal sealed class EntryIndex
{
    // Below this many entries comparing them all is quicker than hashing them.
    private const int Few = 24;

    private readonly FhirMessage _message;
    private readonly Dictionary<string, FhirEntry?>? _byFullUrl;
    private readonly Dictionary<string, FhirEntry?>? _byTypeAndId;

    public EntryIndex(FhirMessage message)
    {
        _message = message;
        if (message.EntrySpan.Length <= Few)
            return;
        _byFullUrl = new(StringComparer.Ordinal);
        _byTypeAndId = new(StringComparer.Ordinal);
        foreach (var entry in message.EntrySpan)
        {
            Add(_byFullUrl, entry.FullUrl, entry);
            Add(_byTypeAndId, entry.Id is { } id ? $"{entry.ResourceType}/{id}" : null, entry);
        }

        // Two entries of the same name: a reference to it is never guessed.
        static void Add(Dictionary<string, FhirEntry?> names, string? name, FhirEntry entry)
        {
            if (name is not null && !names.TryAdd(name, entry))
                names[name] = null;
        }
    }

    /// <param name="from">The referring entry.</param>
    /// <param name="reference">Reference.reference, unescaped UTF-8.</param>
    public FhirEntry? Resolve(FhirEntry from, ReadOnlySpan<byte> reference)
    {
        // A version of a resource is the resource as it stands in the message.
        if (reference.IndexOf("/_history/"u8) is > 0 and var version)
            reference = reference[..version];
        if (reference.IsEmpty || reference[0] == '#')
            return null;
        if (IsAbsolute(reference))
            return ByFullUrl(reference, out _);
        if (Base(from) is { } root && ByFullUrl([.. System.Text.Encoding.UTF8.GetBytes(root), .. reference], out var ambiguous) is var found && (found is not null || ambiguous))
            return found;
        found = ByFullUrl(reference, out ambiguous);
        return found is not null || ambiguous ? found : ByTypeAndId(reference);
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> reference) =>
        reference.StartsWith("urn:"u8) || reference.StartsWith("http://"u8) || reference.StartsWith("https://"u8);

    // The base of a RESTful fullUrl: all before Type/id.
    private static string? Base(FhirEntry entry)
    {
        if (entry.FullUrl is not { } url || !url.StartsWith("http", StringComparison.Ordinal) || entry.Id is not { } id)
            return null;
        var tail = $"{entry.ResourceType}/{id}";
        return url.EndsWith("/" + tail, StringComparison.Ordinal) ? url[..^tail.Length] : null;
    }

    private FhirEntry? ByFullUrl(ReadOnlySpan<byte> url, out bool ambiguous)
    {
        if (_byFullUrl is not null)
            return Named(_byFullUrl, url, out ambiguous);
        FhirEntry? found = null;
        ambiguous = false;
        foreach (var entry in _message.EntrySpan)
        {
            if (!_message.TextIs(entry.FullUrlNode, url))
                continue;
            ambiguous |= found is not null;
            found = entry;
        }

        return ambiguous ? null : found;
    }

    private FhirEntry? ByTypeAndId(ReadOnlySpan<byte> reference)
    {
        if (_byTypeAndId is not null)
            return Named(_byTypeAndId, reference, out _);
        var slash = reference.IndexOf((byte)'/');
        if (slash <= 0)
            return null;
        FhirEntry? found = null;
        foreach (var entry in _message.EntrySpan)
        {
            if (!reference[..slash].SequenceEqual(entry.Type.NameUtf8) || !_message.TextIs(entry.IdNode, reference[(slash + 1)..]))
                continue;
            if (found is not null)
                return null;
            found = entry;
        }

        return found;
    }

    private static FhirEntry? Named(Dictionary<string, FhirEntry?> names, ReadOnlySpan<byte> name, out bool ambiguous)
    {
        var found = names.TryGetValue(System.Text.Encoding.UTF8.GetString(name), out var entry);
        ambiguous = found && entry is null;
        return entry;
    }
}
