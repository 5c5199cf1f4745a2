using System.Globalization;

namespace Gateway.Answers;

/// <summary>
/// What a FHIR dateTime may mean (https://hl7.org/fhir/R4/datatypes.html#dateTime): a date without a time is a whole day, month or year. It starts
/// at <paramref name="From"/> and ends before <paramref name="To"/>.
/// </summary>
internal sealed record FhirPeriod(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    // Where no zone is written, any place on earth may be meant.
    private static readonly TimeSpan Earliest = TimeSpan.FromHours(14);
    private static readonly TimeSpan Latest = TimeSpan.FromHours(12);

    /// <summary>With the widest meaning: of a date without a zone, the day in every zone. For judging that something cannot be.</summary>
    public static FhirPeriod? Widest(string? text) =>
        Of(text) is not { } period ? null : text!.Contains('T', StringComparison.Ordinal) ? period : new FhirPeriod(period.From - Earliest, period.To + Latest);

    /// <summary>Of a date without a zone, the day in UTC. Null for what is no dateTime.</summary>
    public static FhirPeriod? Of(string? text)
    {
        if (text is null)
            return null;
        if (Parse(text, "yyyy-MM-dd") is { } day)
            return new FhirPeriod(day, day.AddDays(1));
        if (Parse(text, "yyyy-MM") is { } month)
            return new FhirPeriod(month, month.AddMonths(1));
        if (text != "9999" && Parse(text, "yyyy") is { } year)
            return new FhirPeriod(year, year.AddYears(1));
        return DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? new FhirPeriod(instant, instant.AddMilliseconds(text.Contains('.', StringComparison.Ordinal) ? 1 : 1000))
            : null;
    }

    private static DateTimeOffset? Parse(string text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is > 1 and < 9999 ? time : null;
}
