using System.Globalization;

namespace Gateway.Fhir;

/// <summary>
/// One resource of a message: an entry of its Bundle, or the bare resource itself. It is a look at the message's own bytes and lasts as long as the
/// message.
/// </summary>
public readonly struct FhirEntry
{
    internal FhirEntry(FhirMessage message, int index)
    {
        Message = message;
        Index = index;
    }

    /// <summary>Position in <see cref="FhirMessage.Entries"/>, from 0.</summary>
    public int Index { get; }

    public string ResourceType => Type.Name;

    public string? Id => Message.Text(IdNode);

    /// <summary>As it came: absolute, <c>urn:uuid:</c>, or relative as some senders write it.</summary>
    public FhirNode FullUrl => new(Message, FullUrlNode);

    /// <summary>The resource's own bytes as they came, from brace to brace.</summary>
    public ReadOnlyMemory<byte> Resource => Message.Bytes(Node);

    /// <summary>The resource itself.</summary>
    public FhirNode Root => new(Message, Node);

    /// <summary>FHIRPath of the resource in its message: <c>Bundle.entry[2].resource</c>, or the type of a bare resource.</summary>
    public string Expression =>
        Place.Position < 0 ? ResourceType : string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{Place.Position}].resource");

    internal FhirMessage Message { get; }

    internal FhirType Type => StructureTable.R4.Types[Message.Tape[Node].Type];

    /// <summary>The resource's node.</summary>
    internal int Node => Place.Resource;

    /// <summary>The fullUrl's node, or -1.</summary>
    internal int FullUrlNode => Place.FullUrl;

    /// <summary>The id's node, or -1.</summary>
    internal int IdNode => Type.Id is { } id ? Message.Child(Node, id) : -1;

    private ref readonly EntryPlace Place => ref Message.Tape.Entries[Index];
}
