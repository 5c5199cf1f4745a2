namespace Gateway.Fhir;

/// <summary>One resource of a message: an entry of its Bundle, or the bare resource itself.</summary>
public sealed class FhirEntry
{
    private readonly FhirMessage _message;

    internal FhirEntry(FhirMessage message, int index)
    {
        _message = message;
        Index = index;
    }

    /// <summary>Position in <see cref="FhirMessage.Entries"/>, from 0.</summary>
    public int Index { get; }

    public string ResourceType => throw new NotSupportedException(_message.ResourceType);

    public string? Id => throw new NotSupportedException();

    /// <summary>As it came: absolute, <c>urn:uuid:</c>, or relative as some senders write it.</summary>
    public string? FullUrl => throw new NotSupportedException();

    /// <summary>The resource's own bytes as they came, from brace to brace.</summary>
    public ReadOnlyMemory<byte> Resource => throw new NotSupportedException();

    /// <summary>FHIRPath of the resource in its message: <c>Bundle.entry[2].resource</c>, or the type of a bare resource.</summary>
    public string Expression => throw new NotSupportedException();
}
