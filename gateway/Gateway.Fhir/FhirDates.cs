namespace Gateway.Fhir;

/// <summary>R4's dates and times: ISO 8601 at a precision of the sender's choice, days of the real calendar.</summary>
internal static class FhirDates
{
    /// <summary>YYYY, YYYY-MM or YYYY-MM-DD.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (!IsNumber(text, 0, 4, 1, 9999))
            return false;
        if (text.Length == 4)
            return true;
        if (text[4] != '-' || !IsNumber(text, 5, 2, 1, 12))
            return false;
        if (text.Length == 7)
            return true;
        return text.Length == 10 && text[7] == '-'
            && IsNumber(text, 8, 2, 1, DateTime.DaysInMonth(Number(text, 0, 4), Number(text, 5, 2)));
    }

    /// <summary>A date, or a full date with a time to the second and its zone.</summary>
    public static bool IsDateTime(ReadOnlySpan<byte> text) => text.Length <= 10 ? IsDate(text) : IsInstant(text);

    /// <summary>A full date with a time to the second and its zone.</summary>
    public static bool IsInstant(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[10] != 'T' || !IsDate(text[..10]))
            return false;
        var zone = text[^1] == 'Z' ? text.Length - 1 : text.Length - 6;
        return zone >= 19 && IsTime(text[11..zone]) && IsZone(text[zone..]);
    }

    /// <summary>hh:mm:ss, with or without a fraction; a leap second is allowed.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (!IsNumber(text, 0, 2, 0, 23) || !IsNumber(text, 3, 2, 0, 59) || !IsNumber(text, 6, 2, 0, 60) || text[2] != ':' || text[5] != ':')
            return false;
        return text.Length == 8 || (text.Length > 9 && text[8] == '.' && !text[9..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
    }

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("Z"u8))
            return true;
        return text.Length == 6 && text[0] is (byte)'+' or (byte)'-' && text[3] == ':' && IsNumber(text, 4, 2, 0, 59)
            && (IsNumber(text, 1, 2, 0, 13) || (IsNumber(text, 1, 2, 14, 14) && IsNumber(text, 4, 2, 0, 0)));
    }

    private static bool IsNumber(ReadOnlySpan<byte> text, int start, int length, int least, int most)
    {
        if (text.Length < start + length || text.Slice(start, length).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        return Number(text, start, length) is var number && number >= least && number <= most;
    }

    private static int Number(ReadOnlySpan<byte> text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.Slice(start, length))
            number = (number * 10) + digit - '0';
        return number;
    }
}
