namespace Gateway.Fhir;

/// <summary>The Dutch citizen service number (BSN): nine digits that pass the elfproef.</summary>
internal static class CitizenServiceNumber
{
    public static ReadOnlySpan<byte> System => "http://fhir.nl/fhir/NamingSystem/bsn"u8;

    /// <summary>True if the string at this node is the number's system, by its URI or its OID.</summary>
    public static bool IsSystem(FhirMessage message, int node) =>
        message.TextIs(node, System) || message.TextIs(node, "urn:oid:2.16.840.1.113883.2.4.6.3"u8);

    /// <summary>True for nine ASCII digits whose weighted sum (9, 8, ... 2, -1) is divisible by 11.</summary>
    public static bool IsValid(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != 9 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !digits.ContainsAnyExcept((byte)'0'))
            return false;
        var sum = -(digits[8] - '0');
        for (var i = 0; i < 8; i++)
            sum += (digits[i] - '0') * (9 - i);
        return sum % 11 == 0;
    }
}
