using System.Globalization;
using Gateway.Answers;

namespace Gateway.Results;

/// <summary>
/// What a placer asks for: <c>GET /fhir/DiagnosticReport?based-on:identifier=SYSTEM|VALUE&amp;_lastUpdated=ge2026-03-01&amp;_count=50</c>
/// (https://hl7.org/fhir/R4/search.html). A parameter that the gateway does not know is refused: left out, more would be answered than was asked for.
/// </summary>
/// <param name="Number">System (empty where none is written) and value of the placer order number; null for all orders.</param>
/// <param name="From">Taken by the gateway at or after.</param>
/// <param name="To">Taken before.</param>
/// <param name="Count">On one page.</param>
/// <param name="After">The last of the page before, microseconds.</param>
internal sealed record FetchQuery((string System, string Value)? Number, DateTimeOffset From, DateTimeOffset To, int Count, long After)
{
    private const int DefaultCount = 50;
    private const int MostCount = 200;

    /// <summary>Of the gateway's own <c>next</c> links.</summary>
    public const string AfterParameter = "_after";

    public const string NumberParameter = "based-on:identifier";

    private static readonly DateTimeOffset End = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The query, or why it is refused.</returns>
    public static (FetchQuery? Query, Refusal? Refusal) Of(IQueryCollection parameters)
    {
        var query = new FetchQuery(Number: null, DateTimeOffset.UnixEpoch, End, DefaultCount, After: 0);
        foreach (var (name, values) in parameters)
        {
            foreach (var value in values)
            {
                if (query.With(name, value ?? "") is not { } narrower)
                    return (null, new Refusal(StatusCodes.Status400BadRequest, "not-supported", "Search by based-on:identifier=SYSTEM|VALUE, _lastUpdated and _count."));
                query = narrower;
            }
        }

        return (query, null);
    }

    private FetchQuery? With(string name, string value) => name switch
    {
        NumberParameter when value.Length > 0 && Number is null => this with { Number = NumberOf(value) },
        "_lastUpdated" => Updated(value),
        "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => this with { Count = Math.Min(count, MostCount) },
        AfterParameter when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var after) => this with { After = after },
        _ => null,
    };

    private static (string System, string Value) NumberOf(string token)
    {
        var bar = token.LastIndexOf('|');
        return (bar < 0 ? "" : token[..bar], token[(bar + 1)..]);
    }

    // https://hl7.org/fhir/R4/search.html#prefix
    private FetchQuery? Updated(string value)
    {
        var prefix = value.Length > 2 && char.IsAsciiLetterLower(value[0]) ? value[..2] : "";
        // A plus sign that was not escaped arrives as a space.
        if (FhirPeriod.Of(value[prefix.Length..].Replace(' ', '+')) is not var (from, to))
            return null;
        return prefix switch
        {
            "" or "eq" => Between(from, to),
            "ge" => Between(from, End),
            "gt" or "sa" => Between(to, End),
            "lt" or "eb" => Between(DateTimeOffset.UnixEpoch, from),
            "le" => Between(DateTimeOffset.UnixEpoch, to),
            _ => null,
        };
    }

    private FetchQuery Between(DateTimeOffset from, DateTimeOffset to) => this with { From = from > From ? from : From, To = to < To ? to : To };
}
