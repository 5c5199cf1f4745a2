using System.ComponentModel;
using System.Net.Mime;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>The quarantine on the operations listener. Errors are ProblemDetails (RFC 9457).</summary>
internal static class QuarantineEndpoints
{
    private const int Most = 1000;
    private const string EntryId = "Id of the entry, as the list of what is kept apart names it.";

    public static void MapQuarantine(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/quarantine").RequireRole(Role.Operator, Role.Auditor).WithTags("Quarantine");
        readers.MapGet("", ListAsync).Viewed()
            .WithSummary("Reports that are kept apart, without their content").Produces<IReadOnlyList<QuarantineView>>();
        readers.MapGet("/decisions", DecisionsAsync).Viewed()
            .WithSummary("The record of decisions about results").Produces<IReadOnlyList<DecisionView>>();

        var operators = routes.MapGroup("/api/quarantine/{id}").RequireRole(Role.Operator).WithTags("Quarantine")
            .WithMetadata(Answers(StatusCodes.Status200OK), Answers(StatusCodes.Status202Accepted))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        operators.MapPost("/release", ReleaseAsync)
            .WithSummary("Hands a report to the placer of its order").WithDescription("What may be another person's takes two people: the first proposes (202), the second releases.");
        operators.MapPost("/reassign", ReassignAsync)
            .WithSummary("Hands a report over as that of another order").WithDescription("Takes two people: the first proposes (202), the second decides the same.");
        operators.MapPost("/destroy", DestroyAsync)
            .WithSummary("Destroys a report unread");
    }

    private static ProducesResponseTypeMetadata Answers(int status) => new(status, typeof(DecisionAnswer), [MediaTypeNames.Application.Json]);

    private static async Task<IResult> ListAsync(GatewayRegistry registry, Quarantine quarantine)
    {
        var views = new List<QuarantineView>();
        foreach (var programme in registry.Programmes)
            views.AddRange((await quarantine.QuarantinedAsync(programme.Id, Most)).Select(View));
        return TypedResults.Json(views, ResultsJson.Default.IReadOnlyListQuarantineView);
    }

    private static async Task<IResult> DecisionsAsync(GatewayRegistry registry, Quarantine quarantine)
    {
        var views = new List<DecisionView>();
        foreach (var programme in registry.Programmes)
            views.AddRange((await quarantine.DecisionsAsync(programme.Id, after: null, Most)).Select(decision => new DecisionView(programme.Id, decision.Id, decision.Fields)));
        return TypedResults.Json(views, ResultsJson.Default.IReadOnlyListDecisionView);
    }

    private static Task<IResult> ReleaseAsync([Description(EntryId)] string id, DecisionRequest request, HttpContext context, QuarantineDesk desk) =>
        AnswerAsync(id, request.Reason, reason => desk.ReleaseAsync(id, DeciderOf(context), reason, CancellationToken.None));

    private static Task<IResult> ReassignAsync([Description(EntryId)] string id, ReassignRequest request, HttpContext context, QuarantineDesk desk) =>
        LedgerIds.ProgrammeOf(request.Order ?? "") is null
            ? Task.FromResult<IResult>(TypedResults.Problem("Name the order by its Task id.", statusCode: StatusCodes.Status400BadRequest))
            : AnswerAsync(id, request.Reason, reason => desk.ReassignAsync(id, request.Order!, DeciderOf(context), reason, CancellationToken.None));

    private static Task<IResult> DestroyAsync([Description(EntryId)] string id, DecisionRequest request, HttpContext context, QuarantineDesk desk) =>
        AnswerAsync(id, request.Reason, reason => desk.DestroyAsync(id, DeciderOf(context), reason, CancellationToken.None));

    // An operator who hangs up has still decided.
    private static async Task<IResult> AnswerAsync(string id, string? reason, Func<string, Task<DeskAnswer>> decide)
    {
        if (!OperatorReason.IsUsable(reason))
            return OperatorReason.Problem;
        return await decide(reason!) switch
        {
            DeskAnswer.Decided decided => TypedResults.Json(new DecisionAnswer(id, decided.State), ResultsJson.Default.DecisionAnswer),
            DeskAnswer.Proposed => TypedResults.Json(new DecisionAnswer(id, "proposed"), ResultsJson.Default.DecisionAnswer, statusCode: StatusCodes.Status202Accepted),
            DeskAnswer.SamePerson => TypedResults.Problem("Another person, with another certificate and key, has to decide the same.", statusCode: StatusCodes.Status403Forbidden),
            DeskAnswer.Closed => TypedResults.Problem("It is decided already.", statusCode: StatusCodes.Status409Conflict),
            DeskAnswer.NotFound => TypedResults.Problem("There is no such report in quarantine.", statusCode: StatusCodes.Status404NotFound),
            DeskAnswer.Impossible impossible => TypedResults.Problem(impossible.Why, statusCode: StatusCodes.Status422UnprocessableEntity),
            _ => throw new InvalidOperationException("The desk answered what it has no word for."),
        };
    }

    private static Decider DeciderOf(HttpContext context) => new(context.Party().Id, context.Credential().Certificate, context.Credential().Keys);

    private static QuarantineView View(QuarantineEntry entry) => new(
        entry.Id, entry.Programme, entry.Lab, entry.Reason, entry.Since, entry.Times, entry.OrderId, QuarantineReason.IsMismatch(entry.Reason), entry.Proposal?.Action, entry.Proposal?.By.Party);
}

/// <summary>Why an operator decides: kept with the decision, in clear.</summary>
internal static class OperatorReason
{
    private const int Longest = 1000;

    public static IResult Problem => TypedResults.Problem(
        "Give a reason of at most 1,000 characters on one line; it must not name a person.", statusCode: StatusCodes.Status400BadRequest);

    public static bool IsUsable(string? reason) => !string.IsNullOrWhiteSpace(reason) && reason.Length <= Longest && !reason.Any(char.IsControl);
}
