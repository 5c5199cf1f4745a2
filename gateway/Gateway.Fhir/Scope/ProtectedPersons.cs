namespace Gateway.Fhir;

/// <summary>
/// Persons whose name, contact and address are withheld from every lab: security label R or V
/// (http://terminology.hl7.org/CodeSystem/v3-Confidentiality), or an address with the use CONF (v3-AddressUse).
/// </summary>
internal static class ProtectedPersons
{
    private static readonly StructureTable Table = StructureTable.R4;

    /// <summary>True if the Bundle or its MessageHeader carries the label.</summary>
    public static bool EnvelopeIsConfidential(FhirMessage message)
    {
        if (!message.IsBundle)
            return false;
        if (IsLabelled(message, 0))
            return true;
        foreach (var entry in message.Entries)
        {
            if (entry.ResourceType == "MessageHeader" && IsLabelled(message, entry.Node))
                return true;
        }

        return false;
    }

    /// <summary>True if a resource among the marked nodes of an entry is labelled or has a confidential address.</summary>
    public static bool IsProtected(FhirMessage message, ReadOnlySpan<int> marks)
    {
        foreach (var node in marks)
        {
            var type = Table.Types[message.Tape[node].Type];
            if ((type == Table.Meta && HasLabel(message, node)) || (type == Table.Address && IsConfidential(message, node)))
                return true;
        }

        return false;
    }

    private static bool IsLabelled(FhirMessage message, int resource) => HasLabel(message, message.Child(resource, "meta"u8));

    private static bool HasLabel(FhirMessage message, int meta)
    {
        var labels = message.Child(meta, Table.MetaSecurity);
        for (var label = labels + 1; labels >= 0 && label < message.Tape[labels].End; label = message.Tape[label].End)
        {
            var code = message.Child(label, Table.CodingCode);

            // Whatever system it names or leaves out: taken for the confidentiality it looks like.
            if (message.TextIs(code, "R"u8) || message.TextIs(code, "V"u8))
                return true;
        }

        return false;
    }

    // The code stands in Address.use or in an extension of the address (iso21090-AD-use, zib AddressType).
    private static bool IsConfidential(FhirMessage message, int address)
    {
        for (var node = address + 1; node < message.Tape[address].End; node++)
        {
            if (message.TextIs(node, "CONF"u8))
                return true;
        }

        return false;
    }
}
