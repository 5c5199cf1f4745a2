using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Destruction at the labs, for those who have to answer for it.</summary>
internal static class DestructionEndpoints
{
    public static void MapLabDestruction(this IEndpointRouteBuilder routes)
    {
        var destruction = routes.MapGroup("/api/destruction").WithTags("Destruction").ProducesProblem(StatusCodes.Status404NotFound);
        destruction.MapGet("", GetAsync).Viewed().RequireRole(Role.Operator, Role.Auditor)
            .WithSummary("What labs were asked to destroy, and what they have confirmed").Produces<IReadOnlyList<DestructionView>>();
        destruction.MapPost("/{number}/confirmation", ConfirmAsync).RequireRole(Role.Operator)
            .WithSummary("Records a lab's confirmation that came on paper")
            .WithDescription("For a lab that cannot say so itself, or is cut. It goes on the record of disclosures with your id and reason; the first word on a number stands.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync([Description("Id of a lab; without it all of them, without their orders.")] string? lab, GatewayRegistry registry, DestructionDesk desk) =>
        lab is not null && registry.Lab(lab) is null
            ? TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Json(await desk.OfAsync(lab), OperationsJson.Default.IReadOnlyListDestructionView);

    private static async Task<IResult> ConfirmAsync(
        [Description("Gateway order number.")] string number, DestructionPaper paper, HttpContext context, GatewayRegistry registry, DestructionDesk desk)
    {
        if (OperatorRequest.Problem(paper.Lab ?? "", paper.Reason, registry) is { } problem)
            return problem;
        return await desk.ConfirmAsync(number, paper.Lab!, paper.Reason!, context.Party())
            ? TypedResults.NoContent()
            : TypedResults.Problem("That lab holds no order of this number that it could destroy.", statusCode: StatusCodes.Status404NotFound);
    }
}
