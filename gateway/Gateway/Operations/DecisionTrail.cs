using System.Text.Json;
using Gateway.Audit;
using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>
/// Decisions as the audit trail has them, beside the calls by which they were asked: what two people decided, with everything that it is about, and what the gateway does to a lab by
/// itself. They have been made when they get here, so they are owed where they cannot be recorded.
/// </summary>
internal sealed class DecisionTrail(AuditTrail trail)
{
    /// <summary>Somebody asked: recorded where the request stands.</summary>
    /// <returns>The outcome that was given.</returns>
    public async Task<T> AskedAsync<T>(HttpContext context, T outcome)
        where T : RequestOutcome?
    {
        if (outcome is RequestOutcome.Stands { Request: var request })
            await trail.OweAsync(About(AuditKind.RequestAsked, AuditUser.Of(context), request) with { Reason = request.Reason });
        return outcome;
    }

    /// <summary>Somebody approved a request, or was not let.</summary>
    public Task ApprovedAsync(AuditUser by, TwoPersonRequest request, RequestOutcome outcome, string reason) => DecidedAsync(AuditKind.RequestApproved, by, request, outcome, reason);

    /// <summary>Somebody refused a request, or was not let.</summary>
    public Task RefusedAsync(AuditUser by, TwoPersonRequest request, RequestOutcome outcome, string reason) => DecidedAsync(AuditKind.RequestRefused, by, request, outcome, reason);

    /// <summary>What was approved is done, or came to nothing.</summary>
    public Task CarriedOutAsync(TwoPersonRequest request)
    {
        var done = About(AuditKind.RequestDone, AuditUser.Gateway, request) with { Responsible = request.Decider, Reason = request.Why };
        return trail.OweAsync(request.State == RequestState.Void ? Failed(done, request.Fault ?? "") : done);
    }

    /// <summary>The gateway acts on a lab by a rule.</summary>
    /// <param name="responsible">Whose rule it is, or who set it off: a party or programme id.</param>
    /// <param name="reason">In the gateway's words.</param>
    /// <param name="objects">The lab, and what else it is about.</param>
    public Task ByRuleAsync(string responsible, string reason, params IReadOnlyList<AuditObject> objects) =>
        trail.OweAsync(new AuditEvent(AuditKind.RuleApplied, AuditUser.Gateway) { Responsible = responsible, Reason = reason, Objects = objects });

    /// <summary>A file made something stricter.</summary>
    public Task PutInForceAsync(StricterByFile change) =>
        trail.OweAsync(new AuditEvent(AuditKind.PutInForce, AuditUser.Gateway) { Objects = SubjectOf(change.Kind, change.Subject) });

    private Task DecidedAsync(AuditKind kind, AuditUser by, TwoPersonRequest request, RequestOutcome outcome, string reason)
    {
        var decided = About(kind, by, request) with { Reason = reason };
        return trail.OweAsync(outcome is RequestOutcome.Stands ? decided : Failed(decided, outcome.GetType().Name));
    }

    private static AuditEvent Failed(AuditEvent decided, string why) =>
        decided with { Outcome = AuditOutcome.MinorFailure, Objects = [.. decided.Objects, new(AuditObject.Refusal, why)] };

    private static AuditEvent About(AuditKind kind, AuditUser by, TwoPersonRequest request) =>
        new(kind, by) { Objects = [new(AuditObject.Request, request.Id), .. SubjectOf(request.Kind, request.Subject), .. NamedBy(request)] };

    private static IReadOnlyList<AuditObject> SubjectOf(string kind, string subject) => kind switch
    {
        RequestKind.Reinstatement => [new(AuditObject.Lab, subject)],
        RequestKind.Policy when PolicySlot.Of(subject) is var slot => [new(AuditObject.Lab, slot.Lab), new(AuditObject.Test, slot.Test)],
        RequestKind.Rules => [new(AuditObject.Programme, subject)],
        _ => [],
    };

    // What somebody with Redis in hand made of a request is not what was asked, and not repeated.
    private static IEnumerable<AuditObject> NamedBy(TwoPersonRequest request)
    {
        if (!request.IsUnchanged)
            return [];
        return request.Kind switch
        {
            RequestKind.Reinstatement when JsonSerializer.Deserialize(request.Content, EvidenceJson.Default.ReinstatementContent) is { } asked =>
                [new(AuditObject.Operation, asked.Operation), .. asked.Evidence.Select(id => new AuditObject(AuditObject.Evidence, id))],
            RequestKind.Policy when JsonSerializer.Deserialize(request.Content, EvidenceJson.Default.PolicyContent) is { } asked => [new(AuditObject.Policy, asked.After.Policy)],
            _ => [],
        };
    }
}

/// <summary>What a file made stricter at this start.</summary>
/// <param name="Kind">Of the requests that make it laxer, one of <see cref="RequestKind"/>.</param>
/// <param name="Subject">Lab and test, or programme.</param>
internal sealed record StricterByFile(string Kind, string Subject);
