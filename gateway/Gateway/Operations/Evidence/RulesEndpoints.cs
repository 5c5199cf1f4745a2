using System.ComponentModel;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What programmes ask of their labs, and how they come to ask less.</summary>
internal static class RulesEndpoints
{
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/rules", async (RulesLowering lowering) => TypedResults.Json(await lowering.ViewAsync(), EvidenceJson.Default.IReadOnlyListRulesView))
            .RequireRole(Role.Operator, Role.Auditor).WithTags("Requests")
            .WithSummary("For each programme, the rules about its labs that are in force and what its file would lower").Produces<IReadOnlyList<RulesView>>();
        routes.MapPost("/api/programmes/{programme}/rules", AskAsync).RequireRole(Role.Operator).WithTags("Requests")
            .WithSummary("Asks for the rules of a programme's file where they ask less of its labs than those in force")
            .WithDescription("Nothing is done before another operator approves; after a day the request expires. Until then the stricter rules stay in force.")
            .Produces<RequestView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AskAsync(
        [Description("Id of the programme in the registry.")] string programme, ReasonRequest request, HttpContext context, RulesLowering lowering, DecisionTrail decisions) =>
        OperatorRequest.Problem(request.Reason)
        ?? (await decisions.AskedAsync(context, await lowering.AskAsync(context.Call().Id, programme, request.Reason!, context.Decider())) is { } outcome
            ? RequestEndpoints.Answer(outcome)
            : TypedResults.Problem("There is no such programme, or its file asks nothing less than what is in force.", statusCode: StatusCodes.Status404NotFound));
}
