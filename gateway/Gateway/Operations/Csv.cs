using System.Globalization;

namespace Gateway.Operations;

/// <summary>Lines of CSV (RFC 4180).</summary>
internal static class Csv
{
    public const string MediaType = "text/csv";

    /// <summary>For a Content-Type: UTF-8, with a header line.</summary>
    public const string ContentType = $"{MediaType}; charset=utf-8; header=present";

    public const string NewLine = "\r\n";

    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    // A sheet takes what starts so for a formula, and some of it is what others wrote.
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = text[0] is '=' or '+' or '-' or '@' ? string.Create(CultureInfo.InvariantCulture, $"'{text}") : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
