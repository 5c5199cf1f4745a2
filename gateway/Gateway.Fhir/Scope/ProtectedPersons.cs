namespace Gateway.Fhir;

/// <summary>
/// Persons whose name, contact and address are withheld from every lab: security label R or V
/// (http://terminology.hl7.org/CodeSystem/v3-Confidentiality), or an address with the use CONF (v3-AddressUse).
/// </summary>
internal static class ProtectedPersons
{
    /// <summary>True if the Bundle or its MessageHeader carries the label.</summary>
    public static bool EnvelopeIsConfidential(FhirMessage message)
    {
        if (!message.IsBundle)
            return false;
        if (IsLabelled(message, 0))
            return true;
        foreach (var entry in message.EntrySpan)
        {
            if (entry.ResourceType == "MessageHeader" && IsLabelled(message, entry.Node))
                return true;
        }

        return false;
    }

    /// <summary>True if this resource, or one contained in it, is labelled or has a confidential address.</summary>
    public static bool IsProtected(FhirMessage message, int resource)
    {
        if (IsLabelled(message, resource) || HasConfidentialAddress(message, resource))
            return true;
        var contained = message.Child(resource, "contained"u8);
        for (var item = contained + 1; contained >= 0 && item < message.Tape[contained].End; item = message.Tape[item].End)
        {
            if (IsProtected(message, item))
                return true;
        }

        return false;
    }

    private static bool IsLabelled(FhirMessage message, int resource)
    {
        var labels = message.Child(message.Child(resource, "meta"u8), "security"u8);
        for (var label = labels + 1; labels >= 0 && label < message.Tape[labels].End; label = message.Tape[label].End)
        {
            var code = message.Child(label, "code"u8);

            // Whatever system it names or leaves out: taken for the confidentiality it looks like.
            if (message.TextIs(code, "R"u8) || message.TextIs(code, "V"u8))
                return true;
        }

        return false;
    }

    // The code stands in Address.use or in an extension of the address (iso21090-AD-use, zib AddressType).
    private static bool HasConfidentialAddress(FhirMessage message, int resource)
    {
        var addresses = message.Child(resource, "address"u8);
        if (addresses < 0)
            return false;
        for (var node = addresses + 1; node < message.Tape[addresses].End; node++)
        {
            if (message.TextIs(node, "CONF"u8))
                return true;
        }

        return false;
    }
}
