namespace Gateway.Fhir;

/// <summary>A stack of the members of JSON objects, each object's in the order of their keys' bytes.</summary>
internal sealed class MemberOrder
{
    /// <summary>Up to here inserting is the quickest; beyond, a sender could make it slow on purpose.</summary>
    private const int Few = 32;

    private int[] _nodes = new int[64];

    public int Count { get; private set; }

    public int this[int member] => _nodes[member];

    /// <summary>An object within those that have begun; gives where its members start.</summary>
    public int Begin() => Count;

    /// <param name="node">The value's node, or that of an unknown key.</param>
    public void Add(int node)
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Count * 2);
        _nodes[Count++] = node;
    }

    public void End(int members) => Count = members;

    public void Sort(int members, FhirMessage message)
    {
        var nodes = _nodes.AsSpan(members, Count - members);
        if (nodes.Length > Few)
        {
            SortMany(nodes, message);
            return;
        }

        for (var i = 1; i < nodes.Length; i++)
        {
            var (node, at) = (nodes[i], i);
            var key = Key(message, node);
            for (; at > 0 && key.SequenceCompareTo(Key(message, nodes[at - 1])) < 0; at--)
                nodes[at] = nodes[at - 1];
            nodes[at] = node;
        }
    }

    private static void SortMany(Span<int> nodes, FhirMessage message) =>
        nodes.Sort((a, b) => Key(message, a).SequenceCompareTo(Key(message, b)));

    public static ReadOnlySpan<byte> Key(FhirMessage message, int node) => message.Tape[node].Kind == NodeKind.UnknownKey
        ? message.TextBytes(node)
        : StructureTable.R4.Properties[message.Tape[node].Property].Key;

    /// <summary>The value stands behind an unknown key; a known one is told by its value.</summary>
    public static int Value(FhirMessage message, int node) => message.Tape[node].Kind == NodeKind.UnknownKey ? node + 1 : node;
}
