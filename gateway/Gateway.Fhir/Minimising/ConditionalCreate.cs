using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Fhir;

/// <summary>request.ifNoneExist (https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request.ifNoneExist): a search by identifier.</summary>
internal static class ConditionalCreate
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/.-_~");

    public static string Query(string? system, string value) =>
        system is null ? $"identifier={Escaped(value)}" : $"identifier={Escaped(system)}|{Escaped(value)}";

    /// <summary>Writes the query as a JSON string.</summary>
    public static void Write(JsonOutput output, string system, string value)
    {
        output.Append("\"identifier="u8);
        output.Plain(Escaped(system));
        output.Append("|"u8);
        output.Plain(Escaped(value));
        output.Append("\""u8);
    }

    // In a search value '|', ',' and '$' are FHIR's own, the rest of these are the URL's (RFC 3986).
    private static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)octet))
                escaped.Append((char)octet);
            else if (octet is (byte)'|' or (byte)',' or (byte)'$')
                escaped.Append("%5C%").Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            else
                escaped.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
