using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// A message that has passed the reader: an index over its UTF-8 bytes, made in one pass. It holds the bytes it was read from; the caller must
/// not change them meanwhile. Disposing gives the index back for reuse; a message that is not disposed is collected as usual.
/// </summary>
public sealed class FhirMessage : IDisposable
{
    private static readonly StructureTable Table = StructureTable.R4;

    // Memory asks each time what it is over; the walks ask for bytes at every other node.
    private readonly ArraySegment<byte> _bytes;
    private EntryIndex _index;
    private ReferenceGraph? _graph;
    private int[]? _scope;
    private Tape? _tape;

    private FhirMessage(ReadOnlyMemory<byte> utf8, Tape tape, int unknownElements)
    {
        _bytes = MemoryMarshal.TryGetArray(utf8, out var array) ? array : utf8.ToArray();
        UnknownElements = unknownElements;
        _tape = tape;
        FindEntries(tape);
        foreach (var entry in Entries)
            Orders += entry.ResourceType == "ServiceRequest" ? 1 : 0;
    }

    /// <summary>The bytes that were read, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 => _bytes;

    public string ResourceType => Table.Types[Tape[0].Type].Name;

    /// <summary>The Bundle, or the bare resource.</summary>
    public FhirNode Root => new(this, 0);

    /// <summary>Bundle.type, or null for a bare resource.</summary>
    public string? BundleType => IsBundle ? Text(Child(0, "type"u8)) : null;

    /// <summary>The entries' resources in the order they came. A bare resource is one entry.</summary>
    public FhirEntries Entries => new(this, indexes: null);

    /// <summary>Elements that R4 does not have, at any depth; nothing of them is ever passed on.</summary>
    public int UnknownElements { get; }

    /// <summary>How many entries are ServiceRequests.</summary>
    public int Orders { get; }

    internal Tape Tape => _tape ?? throw new ObjectDisposedException(nameof(FhirMessage));

    internal bool IsBundle => ResourceType == "Bundle";

    /// <summary>Which entries refer to which; made when first asked for.</summary>
    internal ReferenceGraph Graph => _graph ??= new ReferenceGraph(this);

    /// <summary>Reads one JSON body as R4 (https://hl7.org/fhir/R4/json.html). A leading byte order mark is accepted.</summary>
    public static FhirReadResult Read(ReadOnlyMemory<byte> utf8, FhirReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        var tape = new Tape();
        var reader = new MessageReader(utf8.Span, options, tape);
        if (reader.Read() is { } problem)
        {
            tape.Dispose();
            return new FhirReadResult.Refused(problem);
        }

        return new FhirReadResult.Read(new FhirMessage(utf8, tape, reader.UnknownElements));
    }

    /// <summary>
    /// The entry that a reference leads to, by the rules of https://hl7.org/fhir/R4/bundle.html#references: fullUrl, urn:uuid, relative
    /// <c>Type/id</c> against the base of the referring entry, then by type and id. Null if none or more than one answers to it.
    /// </summary>
    public FhirEntry? Resolve(FhirEntry from, string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _index.Resolve(from, Encoding.UTF8.GetBytes(reference));
    }

    /// <summary>The same of a reference that stands in the message.</summary>
    public FhirEntry? Resolve(FhirEntry from, FhirNode reference) => _index.Resolve(from, reference.Utf8);

    /// <summary>
    /// What belongs to this ServiceRequest, itself first: the forward closure of its references and what refers to it, its patient or its
    /// specimen, never another order's ServiceRequest or Specimen, never a MessageHeader. In a message with one order: everything.
    /// </summary>
    public FhirEntries ScopeOf(FhirEntry order)
    {
        if (_scope is null || _scope[0] != order.Index)
            _scope = OrderScope.Of(this, order);
        return new FhirEntries(this, _scope);
    }

    /// <summary>
    /// Writes a Bundle of type <c>collection</c> with the scope's entries, the order's first: fullUrl and resource bytes as they came. Of the
    /// envelope only its confidentiality is kept, as a security label of the new Bundle.
    /// </summary>
    public void WriteScope(FhirEntry order, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ScopeBundle.Write(this, order, output);
    }

    /// <summary>
    /// SHA-256 over the canonical content of the order's scope: the same for any white space, key order, escapes, entry order, entry ids
    /// and fullUrls, Bundle envelope, MessageHeader and meta.lastUpdated. Without a key it could be tried out against guessed names: put one on it before it
    /// is kept.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="hash">32 bytes.</param>
    public void Digest(FhirEntry order, Span<byte> hash) => ContentDigest.Of(this, order, hash);

    /// <summary>
    /// What the placer calls the order's patient: Patient.identifier; where the patient is named by an identifier only
    /// (https://hl7.org/fhir/R4/references.html#logical), ServiceRequest.subject.identifier.
    /// </summary>
    public FhirNode PatientIdentifiersOf(FhirEntry order)
    {
        var subject = Child(order.Node, "subject"u8);
        var reference = Child(subject, Table.ReferenceText);
        var patient = reference < 0 ? -1 : Resolve(order, reference)?.Node ?? ContainedResources.Find(this, order.Node, reference);
        return new FhirNode(this, Child(patient, "identifier"u8) is >= 0 and var identifiers ? identifiers : Child(subject, "identifier"u8));
    }

    public void Dispose()
    {
        _tape?.Dispose();
        _tape = null;
    }

    /// <summary>The entry that the reference at this node leads to, or null.</summary>
    internal FhirEntry? Resolve(FhirEntry from, int referenceNode) => _index.Resolve(from, TextBytes(referenceNode));

    /// <summary>A string's text as UTF-8, unescaped.</summary>
    internal ReadOnlySpan<byte> TextBytes(int node)
    {
        var bytes = Raw(node);
        if (!Tape[node].IsEscaped)
            return bytes;
        var unescaped = new byte[bytes.Length];
        return unescaped.AsSpan(0, JsonText.Unescape(bytes, unescaped));
    }

    /// <summary>A value's bytes: of an object from brace to brace, of a string without its quotes.</summary>
    internal ReadOnlyMemory<byte> Bytes(int node) => Utf8.Slice(Tape[node].Start, Tape[node].Length);

    /// <summary>The same, for a look.</summary>
    internal ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly var at = ref Tape[node];
        return _bytes.AsSpan(at.Start, at.Length);
    }

    /// <summary>The node of an object's property, or -1.</summary>
    internal int Child(int node, ReadOnlySpan<byte> key)
    {
        if (node < 0 || Tape[node].Kind != NodeKind.Object)
            return -1;
        return Table.Types[Tape[node].Type].Find(key) is { } property ? Child(node, property) : -1;
    }

    internal int Child(int node, FhirProperty property)
    {
        if (node < 0)
            return -1;
        var nodes = Tape.Nodes;
        var end = nodes[node].End;
        for (var child = node + 1; child < end; child = nodes[child].End)
        {
            if (nodes[child].Property == property.Id)
                return child;
        }

        return -1;
    }

    /// <summary>A string's text, unescaped; null for no node or another kind.</summary>
    internal string? Text(int node)
    {
        if (node < 0 || Tape[node].Kind != NodeKind.String)
            return null;
        return Encoding.UTF8.GetString(TextBytes(node));
    }

    /// <summary>True if the node is a string with this text, however it is escaped.</summary>
    internal bool TextIs(int node, ReadOnlySpan<byte> text)
    {
        if (node < 0)
            return false;
        ref readonly var at = ref Tape[node];
        if (at.Kind != NodeKind.String)
            return false;
        var bytes = _bytes.AsSpan(at.Start, at.Length);
        return at.IsEscaped ? UnescapedIs(bytes, text) : bytes.SequenceEqual(text);
    }

    private static bool UnescapedIs(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        Span<byte> unescaped = bytes.Length <= 512 ? stackalloc byte[512] : new byte[bytes.Length];
        return unescaped[..JsonText.Unescape(bytes, unescaped)].SequenceEqual(text);
    }

    private void FindEntries(Tape tape)
    {
        if (!IsBundle)
        {
            tape.AddEntry(new EntryPlace(-1, 0, -1));
            return;
        }

        var array = Child(0, Table.BundleEntry);
        for (int item = array + 1, position = 0; array >= 0 && item < tape[array].End; item = tape[item].End, position++)
        {
            if (Child(item, Table.EntryResource) is >= 0 and var resource)
                tape.AddEntry(new EntryPlace(position, resource, Child(item, Table.EntryFullUrl)));
        }
    }
}
