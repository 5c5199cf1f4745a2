using System.Buffers.Text;
using Gateway.Answers;
using Gateway.Disclosure;
using Gateway.Identity;
using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>
/// The way of a result: read → find the order → compare → restore the placer's identifiers → record → answer. What does not fit is kept apart, sealed and
/// unread; the lab hears only that it was received.
/// </summary>
internal sealed class ResultFlow(
    ResultJudge judge, ResultRestorer restorer, ResultLedger ledger, Quarantine quarantine, Sealer sealer, Tokens tokens, PlacerPumps pumps, ResultBell bell)
{
    /// <summary>A lab's body, all its reports. What is answered 2xx is on record.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged: 503. What was recorded is known again when the lab repeats it.</exception>
    public async Task<ResultAnswer> AcceptAsync(Party lab, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var read = LabReport.ReadAll(body);
        if (read is not LabReportsRead.Reports { All: var reports })
            return new ResultAnswer.Refused(((LabReportsRead.Refused)read).Refusal);

        var taken = new List<bool>(reports.Count);
        foreach (var judged in await judge.JudgeAsync(lab.Id, lab.Programmes[0], reports))
            taken.Add(await TakeAsync(lab.Id, judged, cancellation));
        return new ResultAnswer.Received(taken);
    }

    /// <returns>True when the result is on its way to its placer (or was before); false when it is kept apart.</returns>
    private async Task<bool> TakeAsync(string lab, JudgedReport judged, CancellationToken cancellation)
    {
        if (judged.Fault is { } fault)
            return await KeepApartAsync(lab, judged, fault, cancellation);
        var (order, number) = (judged.Holder!.Record, judged.Claims.OrderNumber!);
        using var restored = restorer.Restore(lab, judged, order, judged.Link!);
        if (restored is null)
            return await KeepApartAsync(lab, judged, QuarantineReason.Unreadable, cancellation);

        var reason = await AcceptAsync(lab, number, order, restored, cancellation) switch
        {
            AcceptOutcome.Accepted or AcceptOutcome.Duplicate => null,
            AcceptOutcome.LabCut => QuarantineReason.Suspended,
            AcceptOutcome.NotHolder => QuarantineReason.NotHolder,
            AcceptOutcome.Closed => QuarantineReason.Closed,
            AcceptOutcome.LinkDestroyed => QuarantineReason.LinkDestroyed,
            AcceptOutcome.Doubtful doubtful => doubtful.Reason,
            AcceptOutcome.Unknown => QuarantineReason.UnknownOrder,
            _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
        };
        return reason is null || await KeepApartAsync(lab, judged, reason, cancellation);
    }

    // Where the placer's pump has a place the result is given to it as it is taken, and is not asked for again; otherwise it waits for its turn.
    private async Task<AcceptOutcome> AcceptAsync(string lab, string number, OrderRecord order, RestoredResult restored, CancellationToken cancellation)
    {
        using var place = pumps.TakePlace(order.Programme, order.Placer);
        var failures = ledger.Failures;
        var outcome = await ledger.AcceptAsync(order.Programme, lab, number, restored.Record, place?.Lease ?? TimeSpan.Zero, cancellation);
        if (ledger.Failures == failures)
            restored.Record.Content.Dispose();
        if (outcome is AcceptOutcome.Accepted { Due: { } due } && place is not null)
            place.Deliver(due, restored.TakeBody());
        else if (outcome is AcceptOutcome.Accepted or AcceptOutcome.Duplicate)
            bell.Ring(order.Placer);
        return outcome;
    }

    private async Task<bool> KeepApartAsync(string lab, JudgedReport judged, string reason, CancellationToken cancellation)
    {
        // The same content is the same entry, so that a lab that repeats itself is listed once.
        var token = Base64Url.DecodeFromChars(tokens.Report(lab, $"{judged.Programme}|{judged.Digest}"));
        var id = $"{judged.Programme}-{Convert.ToHexString(token)}";
        var content = sealer.Seal(new SealSubject(judged.Programme, id, SealPurpose.Quarantine), judged.Report.Content.Span);
        await quarantine.QuarantineAsync(judged.Programme, new QuarantineRecord(id, lab, reason, judged.Holder?.Record.Id, judged.Strangers, content), cancellation);
        return false;
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
