using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Results;

/// <summary>
/// What operators decide about reports that are kept apart. To release or reassign what may be another person's takes two of them: the first proposes, and
/// another person with another certificate and key does the same. What is decided is on record in the same step.
/// </summary>
internal sealed class QuarantineDesk(
    Quarantine quarantine, ResultLedger ledger, ResultJudge judge, ResultRestorer restorer, Sealer sealer, ResultBell bell, ILogger<QuarantineDesk> log)
{
    private const string Released = "released";
    private const string Reassigned = "reassigned";
    private const string Destroyed = "destroyed";

    /// <summary>It goes to the placer of the order whose number it carries, whatever spoke against it.</summary>
    public Task<DeskAnswer> ReleaseAsync(string id, Decider by, string reason, CancellationToken cancellation) =>
        PassOnAsync(id, target: null, by, reason, cancellation);

    /// <summary>It is the result of another order than it says.</summary>
    /// <param name="id">Id of the entry.</param>
    /// <param name="order">Task id, of the same programme.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public Task<DeskAnswer> ReassignAsync(string id, string order, Decider by, string reason, CancellationToken cancellation) =>
        PassOnAsync(id, order, by, reason, cancellation);

    /// <summary>Its content is destroyed; that it was there, and who decided, stays on record.</summary>
    public async Task<DeskAnswer> DestroyAsync(string id, Decider by, string reason, CancellationToken cancellation)
    {
        if (await FindAsync(id) is not { } entry)
            return new DeskAnswer.NotFound();
        var decision = new QuarantineDecision(Destroyed, Target: null, by, reason, TwoPeople: false);
        return Answer(id, decision, await quarantine.DecideAsync(entry.Programme, id, decision, released: null, cancellation));
    }

    private async Task<DeskAnswer> PassOnAsync(string id, string? target, Decider by, string reason, CancellationToken cancellation)
    {
        if (await FindAsync(id) is not { } entry)
            return new DeskAnswer.NotFound();
        if (!entry.IsOpen || await quarantine.ContentAsync(entry.Programme, id) is not { } content)
            return new DeskAnswer.Closed();
        using var report = LabReport.Reopen(sealer.Open(new SealSubject(entry.Programme, id, SealPurpose.Quarantine), content));
        var judged = target is null
            ? await judge.JudgeAsync(entry.Lab, entry.Programme, report)
            : judge.Judge(entry.Lab, entry.Programme, report, ResultClaims.Of(report), await ledger.FindOrderAsync(entry.Programme, target));
        if (judged is not { Holder.Record: var order, Link: { } link })
            return new DeskAnswer.Impossible("There is no such order, or the time to correct its result is over.");
        using var restored = restorer.Restore(entry.Lab, judged, order, link);
        if (restored is not { Record: var result })
            return new DeskAnswer.Impossible("The lab's results policy cannot be applied to it.");

        var two = target is not null || QuarantineReason.IsMismatch(entry.Reason) || (judged.Fault is { } fault && QuarantineReason.IsMismatch(fault));
        var decision = new QuarantineDecision(target is null ? Released : Reassigned, target, by, reason, two);
        if (two && (entry.Proposal is not { } first || first.Action != decision.Action || first.Target != target || !by.IsAnotherThan(first.By)))
            return await ProposeAsync(entry, decision, cancellation);

        var number = target is null ? judged.Claims.OrderNumber! : order.OrderNumber ?? "";
        var outcome = await quarantine.DecideAsync(entry.Programme, id, decision, new ReleasedResult(order.Id, entry.Lab, number, result), cancellation);
        bell.Ring(order.Placer);
        return Answer(id, decision, outcome);
    }

    private async Task<DeskAnswer> ProposeAsync(QuarantineEntry entry, QuarantineDecision decision, CancellationToken cancellation)
    {
        // A person who comes again with another certificate is still the same person.
        if (entry.Proposal is { } first && first.Action == decision.Action && first.Target == decision.Target)
            return first.By == decision.By ? new DeskAnswer.Proposed() : new DeskAnswer.SamePerson();
        return await quarantine.ProposeAsync(entry.Programme, entry.Id, decision, cancellation) ? new DeskAnswer.Proposed() : new DeskAnswer.Closed();
    }

    private async Task<QuarantineEntry?> FindAsync(string id) =>
        LedgerIds.ProgrammeOf(id) is { } programme ? await quarantine.FindAsync(programme, id) : null;

    private DeskAnswer Answer(string id, QuarantineDecision decision, DecideOutcome outcome)
    {
        switch (outcome)
        {
            case DecideOutcome.Done:
                ResultLog.Decided(log, id, decision.Action, decision.By.Party);
                return new DeskAnswer.Decided(decision.Action);
            case DecideOutcome.SamePerson:
                return new DeskAnswer.SamePerson();
            case DecideOutcome.SecondPersonNeeded:
                return new DeskAnswer.Proposed();
            default:
                return new DeskAnswer.Closed();
        }
    }
}

/// <summary>What became of an operator's decision.</summary>
internal abstract record DeskAnswer
{
    private DeskAnswer()
    {
    }

    /// <param name="State"><c>released</c>, <c>reassigned</c> or <c>destroyed</c>.</param>
    public sealed record Decided(string State) : DeskAnswer;

    /// <summary>On record; a second person is awaited.</summary>
    public sealed record Proposed : DeskAnswer;

    /// <summary>The second one is the first one.</summary>
    public sealed record SamePerson : DeskAnswer;

    /// <summary>It is decided already.</summary>
    public sealed record Closed : DeskAnswer;

    public sealed record NotFound : DeskAnswer;

    /// <param name="Why">For the operator; no value of a message is in it.</param>
    public sealed record Impossible(string Why) : DeskAnswer;
}
