using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Fhir;

/// <summary>The formats of R4's primitive types (https://hl7.org/fhir/R4/datatypes.html#primitive).</summary>
internal static class PrimitiveFormat
{
    private const int MaxStringBytes = 1024 * 1024;
    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"u8);
    private static readonly SearchValues<byte> Control = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n\v\f"u8);

    /// <summary>True if the text is a value of the type.</summary>
    /// <param name="kind">The primitive type.</param>
    /// <param name="text">UTF-8: a string unescaped and without its quotes, a number or boolean as JSON writes it.</param>
    public static bool IsValid(PrimitiveKind kind, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return false;
        return kind switch
        {
            PrimitiveKind.Boolean => text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8),
            PrimitiveKind.Integer => IsInteger(text, int.MinValue),
            PrimitiveKind.UnsignedInt => IsInteger(text, 0),
            PrimitiveKind.PositiveInt => IsInteger(text, 1),
            PrimitiveKind.Decimal => true,
            PrimitiveKind.Code => IsCode(text),
            PrimitiveKind.Id => text.Length <= 64 && !text.ContainsAnyExcept(IdBytes),
            PrimitiveKind.Uri or PrimitiveKind.Url or PrimitiveKind.Canonical => !text.ContainsAny(White) && !text.ContainsAny(Control),
            PrimitiveKind.Oid => text.StartsWith("urn:oid:"u8) && IsOid(text[8..]),
            PrimitiveKind.Uuid => text.StartsWith("urn:uuid:"u8) && text.Length == 45 && Utf8Parser.TryParse(text[9..], out Guid _, out var read) && read == 36,
            PrimitiveKind.Date => FhirDates.IsDate(text),
            PrimitiveKind.DateTime => FhirDates.IsDateTime(text),
            PrimitiveKind.Instant => FhirDates.IsInstant(text),
            PrimitiveKind.Time => FhirDates.IsTime(text),
            PrimitiveKind.Base64Binary => !text.ContainsAnyExcept(Base64Bytes),
            PrimitiveKind.String or PrimitiveKind.Markdown => text.Length <= MaxStringBytes && !text.ContainsAny(Control),
            _ => false,
        };
    }

    private static bool IsInteger(ReadOnlySpan<byte> text, int least) =>
        Utf8Parser.TryParse(text, out int value, out var read) && read == text.Length && value >= least;

    // No white space at the ends, and only single spaces inside.
    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyInRange((byte)0, (byte)' '))
            return true;
        if (text[0] <= ' ' || text[^1] <= ' ')
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] < ' ' || (text[i] == ' ' && text[i - 1] == ' '))
                return false;
        }

        return true;
    }

    private static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'2' || !text.Contains((byte)'.'))
            return false;
        foreach (var range in text.Split((byte)'.'))
        {
            var part = text[range];
            if (part.IsEmpty || part.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (part.Length > 1 && part[0] == '0'))
                return false;
        }

        return true;
    }
}
