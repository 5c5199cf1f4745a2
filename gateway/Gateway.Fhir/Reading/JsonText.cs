using System.Buffers;
using System.Text.Json;

namespace Gateway.Fhir;

/// <summary>The inside of JSON strings (RFC 8259, section 7).</summary>
internal static class JsonText
{
    /// <summary>True if the escapes of a well-formed JSON string name half a surrogate pair, which no UTF-8 can say.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var expectLow = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var unit = -1;
            if (escaped[i] == '\\')
            {
                if (escaped[++i] == 'u')
                {
                    unit = Unit(escaped[(i + 1)..]);
                    i += 4;
                }
            }

            var isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (isLow != expectLow)
                return true;
            expectLow = unit is >= 0xD800 and <= 0xDBFF;
        }

        return expectLow;
    }

    /// <summary>Writes the unescaped string to <paramref name="target"/>, which is at least as long as the escaped one.</summary>
    /// <returns>Its length in bytes.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                target[length++] = escaped[i];
                continue;
            }

            switch (escaped[++i])
            {
                case (byte)'u':
                    var unit = Unit(escaped[(i + 1)..]);
                    i += 4;
                    if (char.IsHighSurrogate((char)unit))
                    {
                        unit = char.ConvertToUtf32((char)unit, (char)Unit(escaped[(i + 3)..]));
                        i += 6;
                    }

                    length += new System.Text.Rune(unit).EncodeToUtf8(target[length..]);
                    break;
                case (byte)'n':
                    target[length++] = (byte)'\n';
                    break;
                case (byte)'t':
                    target[length++] = (byte)'\t';
                    break;
                case (byte)'r':
                    target[length++] = (byte)'\r';
                    break;
                case (byte)'b':
                    target[length++] = (byte)'\b';
                    break;
                case (byte)'f':
                    target[length++] = (byte)'\f';
                    break;
                case var same:
                    target[length++] = same;
                    break;
            }
        }

        return length;
    }

    /// <summary>A string as a JSON string, quotes included.</summary>
    public static byte[] Quote(string value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStringValue(value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static int Unit(ReadOnlySpan<byte> hex)
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
            unit = (unit << 4) | HexDigit(hex[i]);
        return unit;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
