using System.Buffers;
using System.Security.Cryptography;
using Gateway.Answers;
using Gateway.Disclosure;
using Gateway.Fhir;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>
/// The way of a result: read → find the order's holder → compare → restore the placer's identifiers → record → answer. What does not fit is kept
/// apart, sealed and unread; the lab hears only that it was received.
/// </summary>
internal sealed class ResultFlow(
    GatewayRegistry registry,
    ResultLedger ledger,
    Quarantine quarantine,
    ResultRules rules,
    Sealer sealer,
    Tokens tokens,
    ResultSignal signal,
    TimeProvider clock)
{
    private const string ReportNumberSystem = "https://screening-gateway.example/report-number";

    /// <summary>A lab's body, all its reports. What is answered 2xx is on record.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged: 503.</exception>
    public async Task<ResultAnswer> AcceptAsync(Party lab, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var read = FhirMessage.Read(body, new FhirReaderOptions());
        if (read is not FhirReadResult.Read { Message: var message })
        {
            var problem = ((FhirReadResult.Refused)read).Problem;
            return new ResultAnswer.Refused(new Refusal(StatusCodes.Status400BadRequest, problem.Code, problem.Diagnostics, problem.Expression));
        }

        var reports = message.Entries.Where(entry => entry.ResourceType == "DiagnosticReport").ToList();
        if (reports.Count == 0)
            return new ResultAnswer.Refused(Refusal.Rule(message.ResourceType == "Bundle" ? "Bundle.entry" : "$this", "The message holds no DiagnosticReport."));

        var taken = new List<bool>(reports.Count);
        foreach (var report in reports)
            taken.Add(await AcceptAsync(lab, message, ResultClaims.Of(message, report), cancellation));
        return new ResultAnswer.Received(taken);
    }

    /// <returns>True when the result is on its way to its placer (or was before); false when it is kept apart.</returns>
    private async Task<bool> AcceptAsync(Party lab, FhirMessage message, ResultClaims claims, CancellationToken cancellation)
    {
        if (claims.OrderNumbers.Count > 1)
            return await QuarantineAsync(lab, message, QuarantineReason.SeveralOrders, cancellation);
        var number = claims.OrderNumbers.FirstOrDefault();
        var programme = number is null ? null : LedgerIds.ProgrammeOf(number);
        if (number is null || programme is null || registry.Programme(programme) is null
            || await ledger.FindAsync(programme, number) is not { } holder)
        {
            return await QuarantineAsync(lab, message, QuarantineReason.UnknownOrder, cancellation);
        }

        var link = OrderLink.FromUtf8(sealer.Open(new SealSubject(programme, holder.Record.Id, SealPurpose.Link), holder.Link));
        if (rules.Disagreement(claims, lab.Id, holder, link) is { } disagreement)
            return await QuarantineAsync(lab, message, disagreement, cancellation);

        var resultId = LedgerIds.NewOrderId(programme);
        if (Compose(lab, message, claims, link, resultId) is not { } restored)
            return await QuarantineAsync(lab, message, QuarantineReason.Unreadable, cancellation);

        var result = new ResultRecord(
            resultId,
            ReportToken(lab, message, claims),
            ContentDigest(message, claims.Report),
            claims.Completes,
            sealer.Seal(new SealSubject(programme, resultId, SealPurpose.Result), restored.Span));
        switch (await ledger.AcceptAsync(programme, lab.Id, number, result, cancellation))
        {
            case AcceptOutcome.Accepted:
                signal.Raise(programme);
                return true;
            case AcceptOutcome.Duplicate:
                return true;
            case AcceptOutcome.Refused:
                return await QuarantineAsync(lab, message, QuarantineReason.Suspended, cancellation);
            case AcceptOutcome.NotHolder:
                return await QuarantineAsync(lab, message, QuarantineReason.NotHolder, cancellation);
            default:
                return await QuarantineAsync(lab, message, QuarantineReason.Closed, cancellation);
        }
    }

    private ReadOnlyMemory<byte>? Compose(Party lab, FhirMessage message, ResultClaims claims, OrderLink link, string resultId)
    {
        if (registry.ResultsPolicyFor(lab.Id) is not { } policy)
            return null;
        var output = new ArrayBufferWriter<byte>(4096);
        var envelope = new PlacerEnvelope(ReportNumberSystem, resultId, clock.GetUtcNow());
        return ResultComposer.Compose(message, claims.Report, policy, link.ToIdentity(), envelope, output) is MinimiseResult.Minimised
            ? output.WrittenMemory
            : null;
    }

    private async Task<bool> QuarantineAsync(Party lab, FhirMessage message, string reason, CancellationToken cancellation)
    {
        // The lab's own first programme keeps it: which order it belongs to is just what is not known.
        var programme = lab.Programmes[0];
        var id = LedgerIds.NewOrderId(programme);
        var content = sealer.Seal(new SealSubject(programme, id, SealPurpose.Quarantine), message.Utf8.Span);
        await quarantine.QuarantineAsync(programme, new QuarantineRecord(id, lab.Id, reason, OrderNumberToken: null, content), cancellation);
        return false;
    }

    /// <summary>What makes it the same report: its own identifiers, or its content where it has none.</summary>
    private string ReportToken(Party lab, FhirMessage message, ResultClaims claims) =>
        tokens.Report(lab.Id, claims.Identifier ?? ContentDigest(message, claims.Report));

    /// <summary>The same content again, in whatever envelope: over the resources' own bytes.</summary>
    private string ContentDigest(FhirMessage message, FhirEntry report)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, tokens.DigestKey);
        foreach (var entry in message.Entries.Where(entry => entry == report || entry.ResourceType is "Observation" or "Specimen"))
            hmac.AppendData(entry.Resource.Span);
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }
}

/// <summary>What the lab is told.</summary>
internal abstract record ResultAnswer
{
    private ResultAnswer()
    {
    }

    /// <param name="Taken">For each report in order: true where it goes to its placer, false where it is kept apart.</param>
    public sealed record Received(IReadOnlyList<bool> Taken) : ResultAnswer;

    public sealed record Refused(Refusal Refusal) : ResultAnswer;
}
