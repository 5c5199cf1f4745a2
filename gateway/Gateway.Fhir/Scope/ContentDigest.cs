using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Fhir;

/// <summary>
/// The digest of an order's content: one hash over each entry's own content and what its references lead to. Neither names nor places in the message
/// count: the order comes first, the others as <see cref="EntryOrder"/> finds them by their content.
/// </summary>
internal sealed class ContentDigest
{
    // Its buffers are used again by the thread's next message.
    [ThreadStatic]
    private static ContentDigest? _idle;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CanonicalEntries _entries = new();
    private readonly JsonOutput _links = new();
    private readonly EntryOrder _order;

    private ContentDigest() => _order = new EntryOrder(_entries);

    public static void Of(FhirMessage message, FhirEntry order, Span<byte> hash)
    {
        var digest = _idle ?? new ContentDigest();
        _idle = null;
        digest.Take(message, message.ScopeOf(order), hash);
        digest.Clear();
        _idle = digest;
    }

    /// <param name="message">The message.</param>
    /// <param name="scope">The order first.</param>
    /// <param name="hash">Receives the digest.</param>
    private void Take(FhirMessage message, FhirEntries scope, Span<byte> hash)
    {
        _entries.Write(message, scope);
        _order.Find();

        // How long each part is comes before the parts, so that no two contents give the same bytes.
        Link(scope.Count);
        foreach (var entry in _order.Entries)
        {
            var targets = _entries.Targets(entry);
            Link(_entries.Content(entry).Length);
            Link(targets.Length);
            foreach (var target in targets)
                Link(_order.Rank(target));
        }

        _sha.AppendData(_links.Written);
        foreach (var entry in _order.Entries)
            _sha.AppendData(_entries.Content(entry));
        _sha.GetHashAndReset(hash);
    }

    private void Link(int number) => BinaryPrimitives.WriteInt32LittleEndian(_links.Take(sizeof(int)), number);

    private void Clear()
    {
        _entries.Clear();
        _links.Clear();
    }
}
