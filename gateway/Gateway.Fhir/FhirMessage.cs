using System.Buffers;

namespace Gateway.Fhir;

/// <summary>
/// A message that has passed the reader: an index over its UTF-8 bytes, made in one pass. It holds the bytes it was read from; the caller must
/// not change them meanwhile. Disposing gives the index back for reuse; a message that is not disposed is collected as usual.
/// </summary>
public sealed class FhirMessage : IDisposable
{
    /// <summary>Reads one JSON body as R4 (https://hl7.org/fhir/R4/json.html). A leading byte order mark is accepted.</summary>
    public static FhirReadResult Read(ReadOnlyMemory<byte> utf8, FhirReaderOptions options) => throw new NotSupportedException();

    public ReadOnlyMemory<byte> Utf8 => throw new NotSupportedException();

    public string ResourceType => throw new NotSupportedException();

    /// <summary>Bundle.type, or null for a bare resource.</summary>
    public string? BundleType => throw new NotSupportedException();

    /// <summary>The entries' resources in the order they came. A bare resource is one entry.</summary>
    public IReadOnlyList<FhirEntry> Entries => throw new NotSupportedException();

    /// <summary>Elements that R4 does not have, at any depth; nothing of them is ever passed on.</summary>
    public int UnknownElements => throw new NotSupportedException();

    /// <summary>
    /// The entry that a reference leads to, by the rules of https://hl7.org/fhir/R4/bundle.html#references: fullUrl, urn:uuid, relative
    /// <c>Type/id</c> against the base of the referring entry, then by type and id. Null if none or more than one answers to it.
    /// </summary>
    public FhirEntry? Resolve(FhirEntry from, string reference) => throw new NotSupportedException();

    /// <summary>
    /// What belongs to this ServiceRequest, itself first: the forward closure of its references and what refers to it, its patient or its
    /// specimen, never another order's ServiceRequest or Specimen, never a MessageHeader. In a message with one order: everything.
    /// </summary>
    public IReadOnlyList<FhirEntry> ScopeOf(FhirEntry order) => throw new NotSupportedException();

    /// <summary>Writes a Bundle of type <c>collection</c> with the scope's entries, the order's first: fullUrl and resource bytes as they came.</summary>
    public void WriteScope(FhirEntry order, IBufferWriter<byte> output) => throw new NotSupportedException();

    /// <summary>
    /// HMAC-SHA-256 over the canonical content of the order's scope: the same for any white space, key order, escapes, entry order, entry ids
    /// and fullUrls, Bundle envelope, MessageHeader and meta.lastUpdated.
    /// </summary>
    public byte[] Digest(FhirEntry order, ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <summary>What the way back needs to give a result its own patient and order again.</summary>
    public PlacerIdentity PlacerIdentityOf(FhirEntry order) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
