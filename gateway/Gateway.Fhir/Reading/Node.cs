using System.Runtime.InteropServices;

namespace Gateway.Fhir;

internal enum NodeKind : byte
{
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,

    /// <summary>The key of an element that R4 does not have; its value follows.</summary>
    UnknownKey,
}

/// <summary>One value of a message, in the order of the bytes; the nodes inside an object or array follow it, up to <see cref="End"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Node
{
    /// <summary>First byte: of a string the one after its quote.</summary>
    public int Start;

    /// <summary>Bytes; of a string without its quotes.</summary>
    public int Length;

    /// <summary>Number of the first node behind this one and all that is in it.</summary>
    public int End;

    /// <summary>Leaves of the message before this node.</summary>
    public int LeavesBefore;

    /// <summary><see cref="FhirProperty.Id"/> of the property it is the value of (array items too), or <see cref="StructureTable.NoProperty"/>.</summary>
    public ushort Property;

    /// <summary><see cref="FhirType.Index"/>; of a resource its own type.</summary>
    public ushort Type;

    public NodeKind Kind;

    /// <summary>The string has JSON escapes in it.</summary>
    public bool IsEscaped;

    /// <summary>An object or array that is still being read; a closed one has its two brackets at least.</summary>
    public readonly bool IsOpen => Length == 0 && Kind is (NodeKind.Object or NodeKind.Array);

    public readonly bool IsLeaf => Kind is not (NodeKind.Object or NodeKind.Array or NodeKind.UnknownKey);
}
