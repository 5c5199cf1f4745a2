using System.Globalization;
using Gateway.Answers;

namespace Gateway.Audit;

/// <summary>
/// What an auditor asks for: <c>GET /fhir/AuditEvent?date=ge2026-03-01&amp;agent=lab-noord&amp;entity=cervical-...&amp;outcome=0&amp;_count=50</c>
/// (https://hl7.org/fhir/R4/auditevent.html#search). A parameter that the gateway does not know is refused: left out, more would be answered than was asked for.
/// </summary>
/// <param name="From">Recorded at or after.</param>
/// <param name="To">Recorded before.</param>
/// <param name="Agents">Party ids that must all have taken part.</param>
/// <param name="Entities">Ids and tokens that it must all be about.</param>
/// <param name="Outcomes">Codes, of which it must have one; empty for any.</param>
/// <param name="Count">On one page.</param>
/// <param name="After">Number of the last line of the page before.</param>
internal sealed record AuditQuery(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Agents, IReadOnlyList<string> Entities, IReadOnlyList<int> Outcomes, int Count, long After)
{
    /// <summary>Of the gateway's own <c>next</c> links.</summary>
    public const string AfterParameter = "_after";

    private const int DefaultCount = 50;
    private const int MostCount = 500;
    private static readonly int[] Codes = [0, 4, 8, 12];

    /// <returns>The query, or why it is refused.</returns>
    public static (AuditQuery? Query, Refusal? Refusal) Of(IQueryCollection parameters)
    {
        var query = new AuditQuery(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, [], [], [], DefaultCount, After: 0);
        foreach (var (name, values) in parameters)
        {
            foreach (var value in values)
            {
                if (query.With(name, value ?? "") is not { } narrower)
                    return (null, new Refusal(StatusCodes.Status400BadRequest, "not-supported", "Search by date (eq, ge, gt, le, lt), agent, entity, outcome and _count."));
                query = narrower;
            }
        }

        return (query, null);
    }

    public bool Fits(StoredEvent stored) =>
        stored.Recorded >= From && stored.Recorded < To
        && (Outcomes.Count == 0 || Outcomes.Contains(stored.Outcome))
        && Agents.All(agent => stored.Agents.Contains(agent, StringComparer.Ordinal))
        && Entities.All(entity => stored.Entities.Contains(entity, StringComparer.Ordinal));

    /// <summary>As it is recorded: what was asked, as far as it was understood.</summary>
    public override string ToString()
    {
        List<string> parts =
        [
            .. Agents.Select(agent => $"agent={agent}"),
            .. Entities.Select(entity => $"entity={entity}"),
            .. Outcomes.Select(outcome => string.Create(CultureInfo.InvariantCulture, $"outcome={outcome}")),
        ];
        if (From > DateTimeOffset.MinValue)
            parts.Add($"date=ge{From:O}");
        if (To < DateTimeOffset.MaxValue)
            parts.Add($"date=lt{To:O}");
        return string.Join('&', parts);
    }

    private AuditQuery? With(string name, string value) => name switch
    {
        "date" => Dated(value),
        "agent" or "agent:identifier" when IdOf(value) is { } agent => this with { Agents = [.. Agents, agent] },
        "entity" or "entity:identifier" when IdOf(value) is { } entity => this with { Entities = [.. Entities, entity] },
        "outcome" when Outcomes.Count == 0 && OutcomesOf(value) is { } outcomes => this with { Outcomes = outcomes },
        "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => this with { Count = Math.Min(count, MostCount) },
        AfterParameter when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var after) => this with { After = after },
        _ => null,
    };

    // "SYSTEM|VALUE", or the value alone; what is none of the gateway's own forms cannot be in the trail, and must not come into it by being asked for.
    private static string? IdOf(string token)
    {
        var value = token[(token.LastIndexOf('|') + 1)..];
        return value.Length is > 0 and <= 128 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '@' or '/' or '+' or '=') ? value : null;
    }

    private static List<int>? OutcomesOf(string value)
    {
        var codes = value.Split(',').Select(code => int.TryParse(code[(code.LastIndexOf('|') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        return codes.TrueForAll(code => Codes.Contains(code)) ? codes : null;
    }

    // https://hl7.org/fhir/R4/search.html#prefix
    private AuditQuery? Dated(string value)
    {
        var prefix = value.Length > 2 && char.IsAsciiLetterLower(value[0]) ? value[..2] : "";
        // A plus sign that was not escaped arrives as a space.
        if (FhirPeriod.Of(value[prefix.Length..].Replace(' ', '+')) is not var (from, to))
            return null;
        return prefix switch
        {
            "" or "eq" => Between(from, to),
            "ge" => Between(from, DateTimeOffset.MaxValue),
            "gt" or "sa" => Between(to, DateTimeOffset.MaxValue),
            "lt" or "eb" => Between(DateTimeOffset.MinValue, from),
            "le" => Between(DateTimeOffset.MinValue, to),
            _ => null,
        };
    }

    private AuditQuery Between(DateTimeOffset from, DateTimeOffset to) => this with { From = from > From ? from : From, To = to < To ? to : To };
}
