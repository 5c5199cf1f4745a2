using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Fhir;

/// <summary>
/// The digest of an order's content. References between entries are told by what they lead to, not by name: each entry's own digest is
/// taken with its references left out, then mixed with its targets' digests, three times.
/// </summary>
internal sealed class ContentDigest
{
    private const int Rounds = 3;
    private const int Size = SHA256.HashSizeInBytes;
    private static readonly StructureTable Table = StructureTable.R4;

    // Its buffers are used again by the thread's next message.
    [ThreadStatic]
    private static ContentDigest? _idle;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly JsonOutput _canonical = new();
    private readonly MemberOrder _members = new();
    private readonly List<int> _targets = [];
    private readonly List<int> _firstTarget = [];
    private int[] _positions = [];
    private byte[] _colours = [];
    private byte[] _mixed = [];
    private (UInt128 High, UInt128 Low)[] _sorted = [];
    private FhirMessage _message = null!;
    private FhirEntry _entry = null!;

    private ContentDigest()
    {
    }

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
    private void Take(FhirMessage message, IReadOnlyList<FhirEntry> scope, Span<byte> hash)
    {
        _message = message;
        MakeRoom(scope);
        for (var i = 0; i < scope.Count; i++)
            OwnContent(scope[i], _colours.AsSpan(i * Size, Size));
        _firstTarget.Add(_targets.Count);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < scope.Count; i++)
                Mix(i, _mixed.AsSpan(i * Size, Size));
            (_colours, _mixed) = (_mixed, _colours);
        }

        // The others in an order of their own: entries have none that means anything.
        Sort(_colours.AsSpan(Size, (scope.Count - 1) * Size));
        Hash(_colours.AsSpan(0, scope.Count * Size), hash);
    }

    private void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        _sha.AppendData(bytes);
        _sha.GetHashAndReset(hash);
    }

    private void Sort(Span<byte> colours)
    {
        var sorted = _sorted.AsSpan(0, colours.Length / Size);
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = (BinaryPrimitives.ReadUInt128BigEndian(colours[(i * Size)..]), BinaryPrimitives.ReadUInt128BigEndian(colours[((i * Size) + (Size / 2))..]));
        sorted.Sort();
        for (var i = 0; i < sorted.Length; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(colours[(i * Size)..], sorted[i].High);
            BinaryPrimitives.WriteUInt128BigEndian(colours[((i * Size) + (Size / 2))..], sorted[i].Low);
        }
    }

    private void MakeRoom(IReadOnlyList<FhirEntry> scope)
    {
        var entries = _message.EntrySpan.Length;
        if (_positions.Length < entries)
            _positions = new int[entries * 2];
        if (_colours.Length < scope.Count * Size)
            (_colours, _mixed, _sorted) = (new byte[scope.Count * 2 * Size], new byte[scope.Count * 2 * Size], new (UInt128 High, UInt128 Low)[scope.Count * 2]);
        _positions.AsSpan(0, entries).Fill(-1);
        for (var i = 0; i < scope.Count; i++)
            _positions[scope[i].Index] = i;
    }

    private void Clear()
    {
        _canonical.Clear();
        _targets.Clear();
        _firstTarget.Clear();
        _message = null!;
        _entry = null!;
    }

    private void Mix(int position, Span<byte> mixed)
    {
        _canonical.Truncate(0);
        _canonical.Append(_colours.AsSpan(position * Size, Size));
        for (var i = _firstTarget[position]; i < _firstTarget[position + 1]; i++)
            _canonical.Append(_colours.AsSpan(_targets[i] * Size, Size));
        Hash(_canonical.Written, mixed);
    }

    private void OwnContent(FhirEntry entry, Span<byte> colour)
    {
        _entry = entry;
        _firstTarget.Add(_targets.Count);
        _canonical.Truncate(0);
        Write(entry.Node);
        Hash(_canonical.Written, colour);
    }

    private void Write(int node)
    {
        switch (_message.Tape[node].Kind)
        {
            case NodeKind.Object:
                WriteObject(node);
                break;
            case NodeKind.Array:
                _canonical.Append((byte)'[');
                for (var item = node + 1; item < _message.Tape[node].End; item = _message.Tape[item].End)
                    Write(item);
                _canonical.Append((byte)']');
                break;
            case NodeKind.String when _message.Tape[node].Property == Table.ReferenceText.Id && _message.Resolve(_entry, node) is { } target:
                if (_positions[target.Index] is >= 0 and var position)
                    _targets.Add(position);
                WriteText((byte)'R', target.Type.NameUtf8);
                break;
            case NodeKind.String:
                WriteText((byte)'S', _message.TextBytes(node));
                break;
            default:
                WriteText((byte)'L', _message.Raw(node));
                break;
        }
    }

    private void WriteObject(int node)
    {
        var members = _members.Begin();
        var isRoot = node == _entry.Node;
        var tape = _message.Tape;
        for (var child = node + 1; child < tape[node].End; child = tape[child].End)
        {
            if (tape[child].Kind == NodeKind.UnknownKey)
                _members.AddUnknown(child++);
            else if (Table.Properties[tape[child].Property] is var property && !(isRoot && property == _entry.Type.Id) && !IsServersOwn(node, child, property))
                _members.Add(child, property.KeyRank);
        }

        _members.Sort(members, _message);
        _canonical.Append((byte)'{');
        for (var i = members; i < _members.Count; i++)
        {
            var member = _members[i];
            var isUnknown = tape[member].Kind == NodeKind.UnknownKey;
            WriteText((byte)'K', isUnknown ? _message.TextBytes(member) : Table.Properties[tape[member].Property].Key);
            Write(isUnknown ? member + 1 : member);
        }

        _canonical.Append((byte)'}');
        _members.End(members);
    }

    // meta.lastUpdated of the entry's resource, and a meta that holds nothing else.
    private bool IsServersOwn(int owner, int child, FhirProperty property)
    {
        if (owner == _entry.Node && property.Name == "meta")
            return _message.Child(child, "lastUpdated"u8) is >= 0 and var only && only == child + 1 && _message.Tape[child].End == only + 1;
        return property.Name == "lastUpdated" && owner == _message.Child(_entry.Node, "meta"u8);
    }

    private void WriteText(byte tag, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        _canonical.Append(tag);
        _canonical.Append(length);
        _canonical.Append(text);
    }
}
