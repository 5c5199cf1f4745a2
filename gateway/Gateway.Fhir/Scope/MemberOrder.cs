namespace Gateway.Fhir;

/// <summary>A stack of the members of JSON objects, each object's in the order of their keys' bytes.</summary>
internal sealed class MemberOrder
{
    /// <summary>Up to here inserting is the quickest; beyond, a sender could make it slow on purpose.</summary>
    private const int Few = 32;

    // The rank of the key, and in the lower half the node.
    private long[] _members = new long[64];
    private bool _hasUnknown;

    public int Count { get; private set; }

    /// <summary>The node of the value, or of an unknown key.</summary>
    public int this[int member] => (int)_members[member];

    /// <summary>An object within those that have begun; gives where its members start.</summary>
    public int Begin()
    {
        _hasUnknown = false;
        return Count;
    }

    /// <param name="node">The value's node.</param>
    /// <param name="rank"><see cref="FhirProperty.KeyRank"/>.</param>
    public void Add(int node, int rank)
    {
        if (Count == _members.Length)
            Array.Resize(ref _members, Count * 2);
        _members[Count++] = ((long)rank << 32) | (uint)node;
    }

    /// <param name="key">The node of a key that R4 does not have.</param>
    public void AddUnknown(int key)
    {
        _hasUnknown = true;
        Add(key, 0);
    }

    public void End(int members) => Count = members;

    public void Sort(int members, FhirMessage message)
    {
        var span = _members.AsSpan(members, Count - members);
        if (_hasUnknown)
            SortByBytes(span, message);
        else if (span.Length > Few)
            span.Sort();
        else
            Insert(span);
    }

    private static void Insert(Span<long> members)
    {
        for (var i = 1; i < members.Length; i++)
        {
            var (member, at) = (members[i], i);
            for (; at > 0 && member < members[at - 1]; at--)
                members[at] = members[at - 1];
            members[at] = member;
        }
    }

    private static void SortByBytes(Span<long> members, FhirMessage message) =>
        members.Sort((a, b) => Key(message, (int)a).SequenceCompareTo(Key(message, (int)b)));

    private static ReadOnlySpan<byte> Key(FhirMessage message, int node) => message.Tape[node].Kind == NodeKind.UnknownKey
        ? message.TextBytes(node)
        : StructureTable.R4.Properties[message.Tape[node].Property].Key;
}
