using System.ComponentModel;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Which policies are in force, and how a lab comes to see more.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/policies", async (PolicyWidening widening) => TypedResults.Json(await widening.ViewAsync(), EvidenceJson.Default.IReadOnlyListPolicyView))
            .RequireRole(Role.Operator, Role.Auditor).WithTags("Requests")
            .WithSummary("For each lab and test, the policy in force and what the registry's would disclose more").Produces<IReadOnlyList<PolicyView>>();
        routes.MapPost("/api/labs/{lab}/policy", AskAsync).RequireRole(Role.Operator).WithTags("Requests")
            .WithSummary("Asks for the registry's policy of a lab and test where it discloses more than the one in force")
            .WithDescription("Nothing is done before another operator approves; after a day the request expires. Until then the lab gets no orders of that test under it.")
            .Produces<RequestView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AskAsync(
        [Description("Id of the lab in the registry.")] string lab, PolicyRequest request, HttpContext context, GatewayRegistry registry, PolicyWidening widening, DecisionTrail decisions)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        return await decisions.AskedAsync(context, await widening.AskAsync(context.Call().Id, new PolicySlot(lab, request.Test ?? ""), request.Reason!, context.Decider())) is { } outcome
            ? RequestEndpoints.Answer(outcome)
            : TypedResults.Problem("The lab does not do this test, or the registry's policy for it is in force.", statusCode: StatusCodes.Status404NotFound);
    }
}
