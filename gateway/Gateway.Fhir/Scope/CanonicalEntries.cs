using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Fhir;

/// <summary>
/// The content of a scope's entries in a form that does not depend on white space, key order, escapes or ids. Of a reference to another entry only the
/// type of what it leads to is in it; the entry itself is a target.
/// </summary>
internal sealed class CanonicalEntries
{
    /// <summary>A tag and a length before each text.</summary>
    private const int Tagged = 1 + sizeof(int);
    private static readonly StructureTable Table = StructureTable.R4;

    private readonly JsonOutput _canonical = new();
    private readonly MemberOrder _members = new();
    private readonly List<(int Content, int Target)> _starts = [];
    private readonly List<int> _targets = [];
    private int[] _positions = [];
    private FhirMessage _message = null!;
    private FhirEntry _entry;

    public int Count => _starts.Count - 1;

    /// <summary>An entry's own content. Whether two have as many references to other entries shows in it.</summary>
    public ReadOnlySpan<byte> Content(int entry) => _canonical.Written[_starts[entry].Content.._starts[entry + 1].Content];

    /// <summary>Positions of the scope's entries that it refers to, in the order of its content.</summary>
    public ReadOnlySpan<int> Targets(int entry) => CollectionsMarshal.AsSpan(_targets)[_starts[entry].Target.._starts[entry + 1].Target];

    public void Write(FhirMessage message, FhirEntries scope)
    {
        _message = message;
        TakePositions(scope);
        for (var i = 0; i < scope.Count; i++)
        {
            _entry = scope[i];
            _starts.Add((_canonical.Position, _targets.Count));
            Write(_entry.Node);
        }

        _starts.Add((_canonical.Position, _targets.Count));
    }

    public void Clear()
    {
        _canonical.Clear();
        _starts.Clear();
        _targets.Clear();
        _message = null!;
        _entry = default;
    }

    private void TakePositions(FhirEntries scope)
    {
        var entries = _message.Entries.Count;
        if (_positions.Length < entries)
            _positions = new int[entries * 2];
        _positions.AsSpan(0, entries).Fill(-1);
        for (var i = 0; i < scope.Count; i++)
            _positions[scope[i].Index] = i;
    }

    private void Write(int node)
    {
        ref readonly var at = ref _message.Tape[node];
        switch (at.Kind)
        {
            case NodeKind.Object:
                WriteObject(node);
                break;
            case NodeKind.Array:
                _canonical.Append((byte)'[');
                for (var item = node + 1; item < at.End; item = _message.Tape[item].End)
                    Write(item);
                _canonical.Append((byte)']');
                break;
            case NodeKind.String when at.Property == Table.ReferenceText.Id && _message.Resolve(_entry, node) is { } target:
                WriteReference(target);
                break;
            case NodeKind.String:
                WriteText((byte)'S', node);
                break;
            default:
                WriteText((byte)'L', _message.Raw(node));
                break;
        }
    }

    // One that leads out of the scope is told from one into it.
    private void WriteReference(FhirEntry target)
    {
        var position = _positions[target.Index];
        if (position >= 0)
            _targets.Add(position);
        WriteText(position >= 0 ? (byte)'R' : (byte)'O', target.Type.NameUtf8);
    }

    private void WriteObject(int node)
    {
        var members = _members.Begin();
        var isRoot = node == _entry.Node;
        var nodes = _message.Tape.Nodes;
        for (var child = node + 1; child < nodes[node].End; child = nodes[child].End)
        {
            if (nodes[child].Kind == NodeKind.UnknownKey)
                _members.AddUnknown(child++);
            else if (Table.Properties[nodes[child].Property] is var property && !(isRoot && property == _entry.Type.Id) && !IsServersOwn(node, child, property))
                _members.Add(child, property.KeyRank);
        }

        _members.Sort(members, _message);
        _canonical.Append((byte)'{');
        for (var i = members; i < _members.Count; i++)
        {
            var member = _members[i];
            if (nodes[member].Kind == NodeKind.UnknownKey)
                WriteText((byte)'K', member++);
            else
                WriteText((byte)'K', Table.Properties[nodes[member].Property].Key);
            Write(member);
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

    /// <param name="tag">What follows.</param>
    /// <param name="node">A string or an unknown key: its text, however it is escaped.</param>
    private void WriteText(byte tag, int node)
    {
        var raw = _message.Raw(node);
        if (!_message.Tape[node].IsEscaped)
        {
            WriteText(tag, raw);
            return;
        }

        var written = WriteTag(tag, raw.Length);
        var length = JsonText.Unescape(raw, written[Tagged..]);
        BinaryPrimitives.WriteInt32LittleEndian(written[1..], length);
        _canonical.Truncate(_canonical.Position - (raw.Length - length));
    }

    private void WriteText(byte tag, ReadOnlySpan<byte> text) => text.CopyTo(WriteTag(tag, text.Length)[Tagged..]);

    private Span<byte> WriteTag(byte tag, int length)
    {
        var written = _canonical.Take(Tagged + length);
        written[0] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(written[1..], length);
        return written;
    }
}
