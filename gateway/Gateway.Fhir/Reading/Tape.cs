using System.Buffers;

namespace Gateway.Fhir;

/// <summary>The nodes of one message, in pooled arrays.</summary>
internal sealed class Tape : IDisposable
{
    private Node[] _nodes = ArrayPool<Node>.Shared.Rent(512);
    private int[] _references = ArrayPool<int>.Shared.Rent(32);

    public int Count { get; private set; }

    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, Count);

    public int ReferenceCount { get; private set; }

    /// <summary>The nodes that are a Reference.reference, in order.</summary>
    public ReadOnlySpan<int> References => _references.AsSpan(0, ReferenceCount);

    public ref readonly Node this[int node] => ref _nodes[node];

    public int Add(NodeKind kind, int start, int length, int property, int type, bool isEscaped = false)
    {
        if (Count == _nodes.Length)
            Grow(ref _nodes);
        ref var node = ref _nodes[Count];
        node.Kind = kind;
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

    public void AddReference(int node)
    {
        if (ReferenceCount == _references.Length)
            Grow(ref _references);
        _references[ReferenceCount++] = node;
    }

    public void Dispose()
    {
        Count = 0;
        ReferenceCount = 0;
        Return(ref _nodes);
        Return(ref _references);
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
