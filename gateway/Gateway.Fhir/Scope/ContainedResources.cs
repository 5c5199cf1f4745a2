namespace Gateway.Fhir;

/// <summary>Resources inside a resource (https://hl7.org/fhir/R4/references.html#contained).</summary>
internal static class ContainedResources
{
    /// <summary>The node of the contained resource that the reference at this node (<c>#id</c>) leads to, or -1.</summary>
    public static int Find(FhirMessage message, int container, int referenceNode)
    {
        if (message.Tape[referenceNode].Length == 0 || message.Bytes(referenceNode).Span[0] is not ((byte)'#' or (byte)'\\'))
            return -1;
        if (message.Text(referenceNode) is not ['#', .. var id] || id.Length == 0)
            return -1;
        var contained = message.Child(container, "contained"u8);
        if (contained < 0)
            return -1;
        var utf8 = System.Text.Encoding.UTF8.GetBytes(id);
        var found = -1;
        for (var item = contained + 1; item < message.Tape[contained].End; item = message.Tape[item].End)
        {
            if (!message.TextIs(message.Child(item, "id"u8), utf8))
                continue;

            // Two of the same id: never guessed.
            if (found >= 0)
                return -1;
            found = item;
        }

        return found;
    }
}
