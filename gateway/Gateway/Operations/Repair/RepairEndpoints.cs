using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Orders given to another lab, and orders sent again.</summary>
internal static class RepairEndpoints
{
    public static void MapRepair(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api").RequireRole(Role.Operator).WithTags("Repair").ProducesProblem(StatusCodes.Status400BadRequest);
        operators.MapPost("/reallocations", ReallocateAsync)
            .WithSummary("Gives orders that no lab has got yet to another lab")
            .WithDescription("From one lab to another, from the held ones to a lab, or from a lab to those that are further behind their share. An order of which a byte went, or may have gone, stays where it is.")
            .Produces<ReallocationAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapPost("/resends", ResendAsync)
            .WithSummary("Sends orders of the operators' list again")
            .WithDescription("Singly or by lab, test, code and period; to any lab that may have them or to one. A lab never has an order a second time unless the request says so; then it stands on the record of disclosures.")
            .Produces<ResendAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ReallocateAsync(ReallocationRequest request, HttpContext context, ReallocationDesk desk)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (request.Orders is < 1 or > ReallocationDesk.Most)
            return TypedResults.Problem("The orders are 1 to 10,000.", statusCode: StatusCodes.Status400BadRequest);
        if (request.From == request.To)
            return TypedResults.Problem("Name the lab that gives orders, or the one that takes them, or two labs.", statusCode: StatusCodes.Status400BadRequest);
        return await desk.MoveAsync(request, context.Party(), CancellationToken.None) is { } answer
            ? TypedResults.Json(answer, OperationsJson.Default.ReallocationAnswer)
            : TypedResults.Problem("There is no such test, or a lab that is named does not do it.", statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ResendAsync(ResendRequest request, HttpContext context, GatewayRegistry registry, ResendDesk desk)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (request.OrdersASecond is not (null or (> 0 and <= 1000)))
            return TypedResults.Problem("The orders a second are above 0 and at most 1,000.", statusCode: StatusCodes.Status400BadRequest);
        if (request.To is { } lab && registry.Lab(lab) is null)
            return TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound);
        return TypedResults.Json(await desk.ResendAsync(request, context.Party(), CancellationToken.None), OperationsJson.Default.ResendAnswer);
    }
}
