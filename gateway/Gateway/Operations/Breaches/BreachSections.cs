using System.Globalization;

namespace Gateway.Operations;

/// <summary>A part of the document: lines, then a table where it has rows.</summary>
internal sealed record BreachSection(string Heading, IReadOnlyList<string> Lines, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public BreachSection(string heading, params IReadOnlyList<string> lines)
        : this(heading, lines, [], [])
    {
    }
}

/// <summary>The questions that authorities ask (GDPR article 33(3), the Dutch form for data breaches, NIS2 article 23), and what the ledger answers.</summary>
internal static class BreachSections
{
    public static string Title(BreachReport report) => $"Data breach at {report.Breach.Lab}";

    public static IEnumerable<BreachSection> Of(BreachReport report) =>
    [
        WhatHappened(report), WhoIsTold(report), HowMany(report), WhichData(report), OnWhichGrounds(report), When(report), Measures(report), Letters(report), NotKnown(report),
    ];

    private static BreachSection WhatHappened(BreachReport report) => new(
        "What happened, and when was it noticed?",
        report.Breach.Reason,
        $"Noticed {Moment(report.Breach.Aware)}; declared {Moment(report.Breach.Declared)} by {report.Breach.Operator}. Breach {report.Breach.Id}. This page was made {Moment(report.Made)}, from what was on record {Moment(report.Exposure.Through)}.");

    private static BreachSection WhoIsTold(BreachReport report) => new(
        "Who is to be told, and who was?",
        [],
        ["who", "what", "due", "state", "sent", "ready", "still to be written or done"],
        [.. report.Breach.Deadlines.Select(deadline =>
        {
            var readiness = report.Readiness.First(ready => ready.To == deadline.To);
            return (IReadOnlyList<string>)
            [
                deadline.To, deadline.What, Moment(deadline.Due), Words(deadline.State), deadline.Sent is { } sent ? Moment(sent) : "-",
                string.Join("; ", readiness.Ready), string.Join("; ", readiness.Missing),
            ];
        })]);

    private static BreachSection HowMany(BreachReport report) => new(
        "How many people and records are concerned?",
        [
            "Certain: the lab answered to the request that carried the order. Possible: bytes may have gone, and nobody can tell. A person is counted once; one who is certain is not counted as possible.",
            $"Orders that left the lab for another: {Number(report.Exposure.MovedAway)}; it has what it was sent all the same. Orders that were meant for it and provably never left: {Number(report.Exposure.NotSent)}; they are not counted.",
            $"Results returned: {Number(report.Exposure.ResultsReturned)}. Destruction confirmed by the lab: {Number(report.Exposure.DestructionConfirmed)}.",
        ],
        ["", "people", "orders"],
        [
            ["certain", Number(report.Exposure.Certain.Persons), Number(report.Exposure.Certain.Orders)],
            ["possible", Number(report.Exposure.Possible.Persons), Number(report.Exposure.Possible.Orders)],
            .. report.Exposure.Tests.Select(test => (IReadOnlyList<string>)[$"{test.Programme}, {test.Test}", Number(test.Persons), Number(test.Orders)]),
        ]);

    private static BreachSection WhichData(BreachReport report) => new(
        "Which personal data was it?",
        ["At most this was sent of each order: a policy lists what may go, and nothing else leaves. People concerned are participants of the screening programme; that a test was ordered is data on health."],
        ["kind", "element", "what the lab got", "people", "orders"],
        [.. report.Exposure.Elements.Select(element => (IReadOnlyList<string>)[element.Category, element.Element, element.Action, Number(element.Persons), Number(element.Orders)])]);

    private static BreachSection OnWhichGrounds(BreachReport report) => new(
        "On which legal basis, and for what, did the lab have it?",
        [],
        ["policy", "legal basis", "purpose", "people", "orders"],
        [.. report.Exposure.Policies.Select(policy => (IReadOnlyList<string>)
        [
            policy.Policy, policy.LegalBasis ?? "the policy's text is not on record", policy.Purpose ?? "-", Number(policy.Persons), Number(policy.Orders),
        ])]);

    private static BreachSection When(BreachReport report) => new(
        "Over which period?",
        report.Exposure is { First: { } first, Last: { } last } ? $"First sent {Moment(first)}; last sent {Moment(last)}." : "Nothing was ever sent.");

    private static BreachSection Measures(BreachReport report) => new(
        "Which measures were taken?",
        report.Measures.Count == 0 ? ["The lab has not been stopped."] : [],
        ["measure", "started", "by", "no byte there since", "state", "moved", "held", "cancelled", "still there"],
        [.. report.Measures.Select(measure => (IReadOnlyList<string>)
        [
            $"{measure.Mode} {measure.Operation}", Moment(measure.Started), measure.Operator, measure.Quiesced is { } quiesced ? Moment(quiesced) : "-", measure.State.ToString(),
            Number(measure.Moved), Number(measure.Held), Number(measure.Cancelled), Number(measure.Left),
        ])]);

    private static BreachSection Letters(BreachReport report) => new(
        "How are the people concerned told?",
        [report.Breach.Revisions.Count == 0
            ? "No list for letters was taken yet."
            : "The programme writes to them by these lists of its own order numbers. Each is kept as it was; the digest shows that a list is that one."],
        ["revision", "taken", "by", "certain", "possible", "added", "removed", "changed", "without number", "digest"],
        [.. report.Breach.Revisions.Select(revision => (IReadOnlyList<string>)
        [
            Number(revision.Number), Moment(revision.Taken), revision.Operator, Number(revision.Certain), Number(revision.Possible), Number(revision.Added), Number(revision.Removed),
            Number(revision.Changed), Number(revision.WithoutNumber), revision.Digest,
        ])]);

    private static BreachSection NotKnown(BreachReport report) => new(
        "What can this page not say?",
        "What became of the data at the lab: who took it, and what for. What the lab knows from elsewhere, and what it made itself (findings, reports). The likely consequences for the people concerned, and whom to ask: these are for the programme to write.",
        $"What {report.Breach.Lab} was sent before this gateway stood between.");

    private static string Words(DeadlineState state) => state switch
    {
        DeadlineState.Due => "due",
        DeadlineState.Overdue => "overdue",
        DeadlineState.Sent => "sent",
        _ => "sent late",
    };

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
