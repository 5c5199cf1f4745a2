using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What takes two people: asked by one, approved by another.</summary>
internal static class RequestEndpoints
{
    private const string LabId = "Id of the lab in the registry.";
    private const string RequestId = "Id of the request.";

    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api").RequireRole(Role.Operator).WithTags("Requests")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        operators.MapGet("/requests", ListAsync).RequireRole(Role.Operator, Role.Auditor)
            .WithSummary("Requests of two people, the latest first").Produces<IReadOnlyList<RequestView>>();
        operators.MapPost("/labs/{lab}/reinstatement", ReinstateAsync)
            .WithSummary("Asks for a stopped lab to have orders again")
            .WithDescription("On valid evidence dated after its suspension, of each kind that its programmes require. Nothing is done before another operator approves; after a day the request expires.")
            .Produces<RequestView>();
        operators.MapPost("/requests/{id}/approval", ApproveAsync)
            .WithSummary("Approves what another operator asked, and does it")
            .WithDescription("Exactly that of which the digest is given. Never by who asked: not the same party, certificate or key.").Produces<RequestView>();
        operators.MapPost("/requests/{id}/refusal", RefuseAsync)
            .WithSummary("Refuses a request, or takes back one's own").Produces<RequestView>();
    }

    private static async Task<IResult> ListAsync(RequestDesk desk) => TypedResults.Json(await desk.LatestAsync(), EvidenceJson.Default.IReadOnlyListRequestView);

    private static async Task<IResult> ReinstateAsync(
        [Description(LabId)] string lab, ReinstatementRequest request, HttpContext context, GatewayRegistry registry, Reinstatement reinstatement, DecisionTrail decisions)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (FaultOf(request.Ramp) is { } fault)
            return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
        return Answer(await decisions.AskedAsync(context, await reinstatement.AskAsync(context.Call().Id, registry.Lab(lab)!, request, context.Decider())));
    }

    private static async Task<IResult> ApproveAsync([Description(RequestId)] string id, ApprovalRequest request, HttpContext context, RequestDesk desk)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        return string.IsNullOrEmpty(request.Digest)
            ? TypedResults.Problem("Name the digest of what you approve, as the request shows it.", statusCode: StatusCodes.Status400BadRequest)
            : Answer(await desk.ApproveAsync(id, request.Digest, context.Decider(), AuditUser.Of(context), request.Reason!));
    }

    private static async Task<IResult> RefuseAsync([Description(RequestId)] string id, ReasonRequest request, HttpContext context, RequestDesk desk) =>
        OperatorRequest.Problem(request.Reason) ?? Answer(await desk.RefuseAsync(id, context.Decider(), AuditUser.Of(context), request.Reason!));

    private static string? FaultOf(RampRequest? ramp) => ramp switch
    {
        null => null,
        { Steps: { } steps } when !RampSteps.AreUsable(steps) => "The steps are parts above 0, each more than the one before, and the last of them 1.",
        { Days: not null, Results: not null } => "A step ends by days or by results.",
        { Days: not (null or (> 0 and <= 365)) } => "The days of a step are above 0, and at most 365.",
        { Results: < 1 } => "The results of a step are at least 1.",
        _ => null,
    };

    public static IResult Answer(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Stands stands => TypedResults.Json(RequestView.Of(stands.Request), EvidenceJson.Default.RequestView),
        RequestOutcome.AnotherOpen open => Problem(StatusCodes.Status409Conflict, $"A request for the same is open: {open.Request.Id}, by {open.Request.By}. Refuse or approve that one first."),
        RequestOutcome.Unknown => Problem(StatusCodes.Status404NotFound, "There is no such request."),
        RequestOutcome.Closed closed => Problem(StatusCodes.Status409Conflict, $"The request is not open any more: {closed.Request.State}."),
        RequestOutcome.SamePerson => Problem(StatusCodes.Status403Forbidden, "Another person, with another certificate and key, has to approve it."),
        RequestOutcome.Changed => Problem(StatusCodes.Status409Conflict, "What is asked is not what the digest is of, or holds no longer. Nothing was done; look again."),
        RequestOutcome.Overtaken => Problem(StatusCodes.Status409Conflict, "The lab is not suspended, or by another operation than the request is for."),
        RequestOutcome.Leaving => Problem(StatusCodes.Status409Conflict, "Its orders are still leaving it: stop that, or wait. After a cut they have to be gone."),
        RequestOutcome.EvidenceMissing missing => Problem(
            StatusCodes.Status422UnprocessableEntity, $"The request names no valid evidence, dated after the suspension, of the kind: {string.Join(", ", missing.Kinds)}."),
        _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
    };

    private static IResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
