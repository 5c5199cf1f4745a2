using System.Buffers;

namespace Gateway.Fhir;

/// <summary>The nodes of one message, in pooled arrays.</summary>
internal sealed class Tape : IDisposable
{
    private Node[] _nodes = ArrayPool<Node>.Shared.Rent(512);
    private int[] _marks = ArrayPool<int>.Shared.Rent(64);
    private EntryPlace[] _entries = ArrayPool<EntryPlace>.Shared.Rent(16);
    private int _markCount;
    private int _entryCount;
    private int _leaves;

    public int Count { get; private set; }

    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>The resources of the message, in the order they came.</summary>
    public ReadOnlySpan<EntryPlace> Entries => _entries.AsSpan(0, _entryCount);

    public ref readonly Node this[int node] => ref _nodes[node];

    public int Add(NodeKind kind, int start, int length, int property, int type, bool isEscaped = false)
    {
        if (Count == _nodes.Length)
            Grow(ref _nodes);
        ref var node = ref _nodes[Count];
        node.Kind = kind;
        node.LeavesBefore = _leaves;
        _leaves += kind is NodeKind.Object or NodeKind.Array or NodeKind.UnknownKey ? 0 : 1;
        node.Start = start;
        node.Length = length;
        node.Property = (ushort)property;
        node.Type = (ushort)type;
        node.IsEscaped = isEscaped;
        node.End = ++Count;
        return Count - 1;
    }

    /// <summary>Ends an object or array at the byte after its last.</summary>
    public void Close(int node, int end)
    {
        _nodes[node].Length = end - _nodes[node].Start;
        _nodes[node].End = Count;
    }

    public void AddEntry(EntryPlace entry)
    {
        if (_entryCount == _entries.Length)
            Grow(ref _entries);
        _entries[_entryCount++] = entry;
    }

    /// <summary>Marks the node that is added next as one that checks ask for (<see cref="FhirProperty.IsMarked"/>).</summary>
    public void MarkNext()
    {
        if (_markCount == _marks.Length)
            Grow(ref _marks);
        _marks[_markCount++] = Count;
    }

    /// <summary>
    /// The marked nodes in this one, itself among them: resources with their meta and addresses, identifiers, the texts of references. Asked for
    /// node after node, it goes on where it ended: <paramref name="next"/> is 0 at first.
    /// </summary>
    public ReadOnlySpan<int> MarksIn(int node, ref int next)
    {
        while (next < _markCount && _marks[next] < node)
            next++;
        var first = next;
        while (next < _markCount && _marks[next] < _nodes[node].End)
            next++;
        return _marks.AsSpan(first, next - first);
    }

    /// <summary>How many leaves are in this node.</summary>
    public int LeavesIn(int node)
    {
        var end = _nodes[node].End;
        return (end == Count ? _leaves : _nodes[end].LeavesBefore) - _nodes[node].LeavesBefore;
    }

    public void Dispose()
    {
        Count = 0;
        _markCount = _entryCount = _leaves = 0;
        Return(ref _nodes);
        Return(ref _marks);
        Return(ref _entries);
    }

    private static void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.CopyTo(larger, 0);
        Return(ref array);
        array = larger;
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
        array = [];
    }
}
