namespace Gateway.Fhir;

/// <summary>Finds the entry that a reference leads to (https://hl7.org/fhir/R4/bundle.html#references). A part of its message.</summary>
internal struct EntryIndex
{
    private NameTable _byFullUrl;
    private NameTable _byId;

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
            return ByFullUrl(from.Message, reference, out _);
        if (Base(from) is { IsEmpty: false } root && ByFullUrl(from.Message, [.. root, .. reference], out var ambiguous) is var found && (found is not null || ambiguous))
            return found;
        found = ByFullUrl(from.Message, reference, out ambiguous);
        return found is not null || ambiguous ? found : ByTypeAndId(from.Message, reference);
    }

    private FhirEntry? ByFullUrl(FhirMessage message, ReadOnlySpan<byte> url, out bool isAmbiguous) =>
        _byFullUrl.Find(message, EntryName.FullUrl, url, null, out isAmbiguous);

    private FhirEntry? ByTypeAndId(FhirMessage message, ReadOnlySpan<byte> reference)
    {
        var slash = reference.IndexOf((byte)'/');
        return slash > 0 && StructureTable.R4.Resource(reference[..slash]) is { } type
            ? _byId.Find(message, EntryName.Id, reference[(slash + 1)..], type, out _)
            : null;
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> reference) =>
        reference.StartsWith("urn:"u8) || reference.StartsWith("http://"u8) || reference.StartsWith("https://"u8);

    // The base of a RESTful fullUrl: all before Type/id, the slash included. Empty where there is none.
    private static ReadOnlySpan<byte> Base(FhirEntry entry)
    {
        if (entry.FullUrlNode < 0 || entry.IdNode < 0)
            return default;
        var url = entry.Message.TextBytes(entry.FullUrlNode);
        var id = entry.Message.TextBytes(entry.IdNode);
        if (!url.StartsWith("http"u8) || !url.EndsWith(id))
            return default;
        var upToType = url[..^id.Length];
        if (!upToType.EndsWith("/"u8) || !upToType[..^1].EndsWith(entry.Type.NameUtf8))
            return default;
        var root = upToType[..^(entry.Type.NameUtf8.Length + 1)];
        return root.EndsWith("/"u8) ? root : default;
    }
}
