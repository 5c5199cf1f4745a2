using System.Globalization;

namespace Gateway.Fhir;

/// <summary>One resource of a message: an entry of its Bundle, or the bare resource itself.</summary>
public sealed class FhirEntry
{
    private readonly FhirMessage _message;
    private readonly int _position;

    internal FhirEntry(FhirMessage message, int index, int position, int node, int fullUrlNode)
    {
        _message = message;
        _position = position;
        Index = index;
        Node = node;
        Type = StructureTable.R4.Types[message.Tape[node].Type];
        FullUrlNode = fullUrlNode;
    }

    /// <summary>Position in <see cref="FhirMessage.Entries"/>, from 0.</summary>
    public int Index { get; }

    public string ResourceType => Type.Name;

    public string? Id => _message.Text(IdNode);

    /// <summary>As it came: absolute, <c>urn:uuid:</c>, or relative as some senders write it.</summary>
    public string? FullUrl => _message.Text(FullUrlNode);

    /// <summary>The resource's own bytes as they came, from brace to brace.</summary>
    public ReadOnlyMemory<byte> Resource => _message.Bytes(Node);

    /// <summary>The resource itself.</summary>
    public FhirNode Root => new(_message, Node);

    /// <summary>FHIRPath of the resource in its message: <c>Bundle.entry[2].resource</c>, or the type of a bare resource.</summary>
    public string Expression => _position < 0 ? ResourceType : string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{_position}].resource");

    internal FhirMessage Message => _message;

    internal FhirType Type { get; }

    /// <summary>The resource's node.</summary>
    internal int Node { get; }

    /// <summary>The fullUrl's node, or -1.</summary>
    internal int FullUrlNode { get; }

    /// <summary>The id's node, or -1.</summary>
    internal int IdNode => Type.Id is { } id ? _message.Child(Node, id) : -1;
}
