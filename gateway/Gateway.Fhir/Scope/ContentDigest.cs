using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Fhir;

/// <summary>
/// The keyed digest of an order's content. References between entries are told by what they lead to, not by name: each entry's own digest is
/// taken with its references left out, then mixed with its targets' digests, three times.
/// </summary>
internal sealed class ContentDigest
{
    private const int Rounds = 3;
    private static readonly StructureTable Table = StructureTable.R4;

    private readonly FhirMessage _message;
    private readonly HashSet<int> _scope;
    private readonly ArrayBufferWriter<byte> _canonical = new(8192);
    private FhirEntry _entry;
    private List<int> _targets = [];

    private ContentDigest(FhirMessage message, FhirEntry order, IEnumerable<FhirEntry> scope)
    {
        _message = message;
        _entry = order;
        _scope = scope.Select(e => e.Index).ToHashSet();
    }

    public static byte[] Of(FhirMessage message, FhirEntry order, ReadOnlySpan<byte> key)
    {
        var scope = message.ScopeOf(order);
        var digest = new ContentDigest(message, order, scope);
        var colours = new Dictionary<int, byte[]>();
        var targets = new Dictionary<int, List<int>>();
        foreach (var entry in scope)
            colours[entry.Index] = digest.OwnContent(entry, key, targets);
        for (var round = 0; round < Rounds; round++)
            colours = Mixed(colours, targets, key);

        var all = new List<byte[]>(colours.Where(c => c.Key != order.Index).Select(c => c.Value));
        all.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        return HMACSHA256.HashData(key, [.. colours[order.Index], .. all.SelectMany(c => c)]);
    }

    private static Dictionary<int, byte[]> Mixed(Dictionary<int, byte[]> colours, Dictionary<int, List<int>> targets, ReadOnlySpan<byte> key)
    {
        var mixed = new Dictionary<int, byte[]>(colours.Count);
        foreach (var (entry, colour) in colours)
            mixed[entry] = HMACSHA256.HashData(key, [.. colour, .. targets[entry].SelectMany(t => colours[t])]);
        return mixed;
    }

    private byte[] OwnContent(FhirEntry entry, ReadOnlySpan<byte> key, Dictionary<int, List<int>> targets)
    {
        _entry = entry;
        _targets = targets[entry.Index] = [];
        _canonical.ResetWrittenCount();
        Write(entry.Node);
        return HMACSHA256.HashData(key, _canonical.WrittenSpan);
    }

    private void Write(int node)
    {
        switch (_message.Tape[node].Kind)
        {
            case NodeKind.Object:
                WriteObject(node);
                break;
            case NodeKind.Array:
                _canonical.Write("["u8);
                for (var item = node + 1; item < _message.Tape[node].End; item = _message.Tape[item].End)
                    Write(item);
                _canonical.Write("]"u8);
                break;
            case NodeKind.String when _message.Tape[node].Property == Table.ReferenceText.Id && _message.Resolve(_entry, node) is { } target:
                if (_scope.Contains(target.Index))
                    _targets.Add(target.Index);
                WriteText("R"u8, target.Type.NameUtf8);
                break;
            case NodeKind.String:
                WriteText("S"u8, _message.TextBytes(node));
                break;
            default:
                WriteText("L"u8, _message.Bytes(node).Span);
                break;
        }
    }

    private void WriteObject(int node)
    {
        var members = new List<(byte[] Key, int Value)>();
        var isRoot = node == _entry.Node;
        for (var child = node + 1; child < _message.Tape[node].End; child = _message.Tape[child].End)
        {
            if (_message.Tape[child].Kind == NodeKind.UnknownKey)
            {
                members.Add((_message.TextBytes(child).ToArray(), ++child));
                continue;
            }

            var property = Table.Properties[_message.Tape[child].Property];
            if (!(isRoot && property.Name == "id") && !IsServersOwn(node, child, property))
                members.Add((property.Key, child));
        }

        members.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        _canonical.Write("{"u8);
        foreach (var (key, value) in members)
        {
            WriteText("K"u8, key);
            Write(value);
        }

        _canonical.Write("}"u8);
    }

    // meta.lastUpdated of the entry's resource, and a meta that holds nothing else.
    private bool IsServersOwn(int owner, int child, FhirProperty property)
    {
        if (owner == _entry.Node && property.Name == "meta")
            return _message.Child(child, "lastUpdated"u8) is >= 0 and var only && only == child + 1 && _message.Tape[child].End == only + 1;
        return property.Name == "lastUpdated" && owner == _message.Child(_entry.Node, "meta"u8);
    }

    private void WriteText(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        _canonical.Write(tag);
        _canonical.Write(length);
        _canonical.Write(text);
    }
}
