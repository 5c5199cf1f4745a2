using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>Finds the order of each report of a message and compares: with the ledger, with the link, and with the reports beside it.</summary>
internal sealed class ResultJudge(GatewayRegistry registry, ResultLedger ledger, ResultRules rules, Sealer sealer, Tokens tokens, TimeProvider clock)
{
    private static readonly IReadOnlySet<(string System, string Value)> Nobody = new HashSet<(string, string)>();

    /// <param name="lab">Lab id.</param>
    /// <param name="home">The programme for what names no order that is known.</param>
    /// <param name="reports">All reports of one message.</param>
    public async Task<IReadOnlyList<JudgedReport>> JudgeAsync(string lab, string home, IReadOnlyList<LabReport> reports)
    {
        var judged = new JudgedReport[reports.Count];
        for (var i = 0; i < judged.Length; i++)
            judged[i] = await JudgeAsync(lab, home, reports[i]);
        return judged.Length == 1 ? judged : Together(judged);
    }

    /// <summary>Judges one report by the order that it names.</summary>
    public async Task<JudgedReport> JudgeAsync(string lab, string home, LabReport report)
    {
        var claims = ResultClaims.Of(report);
        var holder = claims.OrderNumber is { } number && LedgerIds.ProgrammeOf(number) is { } programme && registry.Programme(programme) is not null
            ? await ledger.FindAsync(programme, number)
            : null;
        return Judge(lab, home, report, claims, holder);
    }

    /// <summary>Judges one report by an order that somebody else named.</summary>
    public JudgedReport Judge(string lab, string home, LabReport report, ResultClaims claims, HolderRecord? holder)
    {
        var link = holder?.Link is { } closed ? OrderLink.FromUtf8(sealer.Open(new SealSubject(holder.Record.Programme, holder.Record.Id, SealPurpose.Link), closed)) : null;
        var identifiers = link?.PersonIdentifiers ?? [];
        var names = link is null ? Nobody : rules.NamesOf(lab, holder!.Record.Programme, identifiers, holder.Cuts);
        return new JudgedReport(
            report,
            claims,
            tokens.Digest(report.Message, report.Entry),
            holder?.Record.Programme ?? home,
            holder,
            link,
            names,
            PersonData.In(report, holder is null ? null : registry.PolicyFor(lab, holder.Record.Test), identifiers),
            Fault(lab, claims, holder, link, names));
    }

    private string? Fault(string lab, ResultClaims claims, HolderRecord? holder, OrderLink? link, IReadOnlySet<(string System, string Value)> names)
    {
        if (claims.OrderNumbers.Count > 1)
            return QuarantineReason.SeveralOrders;
        if (holder is null)
            return QuarantineReason.UnknownOrder;
        if (ReportStatus.ClassOf(claims.Status) is null)
            return QuarantineReason.UnknownStatus;
        if (link is null)
            return holder.GivenTo == lab ? QuarantineReason.LinkDestroyed : QuarantineReason.NotHolder;
        if (ResultRules.Disagreement(claims, lab, holder, link, names) is { } disagreement)
            return disagreement;
        var now = clock.GetUtcNow();
        if (SwapRules.OlderThanCollection(claims, link, now))
            return QuarantineReason.OlderThanCollection;
        var shortest = TimeSpan.FromMinutes(registry.Capability(lab, holder.Record.Test)?.ShortestMinutes ?? 0);
        return SwapRules.TooSoon(claims, holder.Record, shortest, now) ? QuarantineReason.TooSoon : null;
    }

    private static JudgedReport[] Together(JudgedReport[] reports) => Array.ConvertAll(reports, report => Together(report, [.. reports.Where(other => other != report)]));

    private static JudgedReport Together(JudgedReport report, IReadOnlyList<JudgedReport> others)
    {
        if (SwapRules.PseudonymsExchanged(report, others))
            return report with { Fault = QuarantineReason.PseudonymsExchanged };
        return report.Fault is null && SwapRules.SameBarcodeOtherContent(report, others) ? report with { Fault = QuarantineReason.SameBarcodeOtherContent } : report;
    }
}
