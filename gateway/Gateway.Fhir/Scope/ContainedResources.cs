namespace Gateway.Fhir;

/// <summary>Resources inside a resource (https://hl7.org/fhir/R4/references.html#contained).</summary>
internal static class ContainedResources
{
    /// <summary>The node of the contained resource that the reference at this node (<c>#id</c>) leads to, or -1.</summary>
    public static int Find(FhirMessage message, int container, int referenceNode) =>
        Id(message, referenceNode) is { } id && ById(message, container).TryGetValue(id, out var node) ? node : -1;

    /// <summary>The id that a reference of the form <c>#id</c> names, or null.</summary>
    public static string? Id(FhirMessage message, int referenceNode)
    {
        // The backslash may begin an escaped '#'.
        if (message.Tape[referenceNode].Length < 2 || message.Bytes(referenceNode).Span[0] is not ((byte)'#' or (byte)'\\'))
            return null;
        return message.Text(referenceNode) is ['#', .. { Length: > 0 } id] ? id : null;
    }

    /// <summary>The contained resources by id; -1 for an id that two of them have, which is never guessed.</summary>
    public static Dictionary<string, int> ById(FhirMessage message, int container)
    {
        var nodes = new Dictionary<string, int>(StringComparer.Ordinal);
        var contained = message.Child(container, "contained"u8);
        for (var item = contained + 1; contained >= 0 && item < message.Tape[contained].End; item = message.Tape[item].End)
        {
            if (message.Text(message.Child(item, "id"u8)) is { } id && !nodes.TryAdd(id, item))
                nodes[id] = -1;
        }

        return nodes;
    }
}
