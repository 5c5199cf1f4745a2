using System.Text;

namespace Gateway.Fhir;

/// <summary>Finds the entry that a reference leads to (https://hl7.org/fhir/R4/bundle.html#references).</summary>
internal sealed class EntryIndex
{
    private readonly FhirMessage _message;
    private readonly NameTable _byFullUrl;
    private readonly NameTable _byId;

    public EntryIndex(FhirMessage message)
    {
        _message = message;
        _byFullUrl = new NameTable(message, static e => e.FullUrlNode);
        _byId = new NameTable(message, static e => e.IdNode);
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
            return _byFullUrl.Find(_message, reference, null, out _);
        if (Base(from) is { } root
            && _byFullUrl.Find(_message, [.. Encoding.UTF8.GetBytes(root), .. reference], null, out var ambiguous) is var found
            && (found is not null || ambiguous))
            return found;
        found = _byFullUrl.Find(_message, reference, null, out ambiguous);
        return found is not null || ambiguous ? found : ByTypeAndId(reference);
    }

    private FhirEntry? ByTypeAndId(ReadOnlySpan<byte> reference)
    {
        var slash = reference.IndexOf((byte)'/');
        return slash > 0 && StructureTable.R4.Resource(reference[..slash]) is { } type ? _byId.Find(_message, reference[(slash + 1)..], type, out _) : null;
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> reference) =>
        reference.StartsWith("urn:"u8) || reference.StartsWith("http://"u8) || reference.StartsWith("https://"u8);

    // The base of a RESTful fullUrl: all before Type/id.
    private string? Base(FhirEntry entry)
    {
        if (entry.FullUrlNode < 0 || !_message.Bytes(entry.FullUrlNode).Span.StartsWith("http"u8) || entry.Id is not { } id)
            return null;
        var url = entry.FullUrl!;
        var tail = $"{entry.ResourceType}/{id}";
        return url.EndsWith("/" + tail, StringComparison.Ordinal) ? url[..^tail.Length] : null;
    }
}
