using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Orders given to another lab, and orders sent again.</summary>
internal static class RepairEndpoints
{
    private const int MostNamed = 1000;

    public static void MapRepair(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api").RequireRole(Role.Operator).WithTags("Repair").ProducesProblem(StatusCodes.Status400BadRequest);
        operators.MapPost("/reallocations", ReallocateAsync)
            .WithSummary("Gives orders that no lab has got yet to another lab, or with preview tells what that would do")
            .WithDescription(
                "From one lab to another, from the held ones to a lab, or from a lab to those that are further behind their share. An order of which a byte went, or may have gone, stays where it is. "
                + "The answer, 202, is the operation that goes on with it until as many have moved as were asked for, or all were looked at; with preview it is 200, and nothing is done.")
            .Produces<ReallocationAnswer>().Produces<OperationView>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapPost("/resends", ResendAsync)
            .WithSummary("Sends orders that need somebody, or wait for a place, again, or with preview tells what that would do")
            .WithDescription(
                "Singly or by state, lab, test, code and period, as they stand now; to any lab that may have them or to one. A lab never has an order a second time unless the request says so; then it stands on "
                + "the record of disclosures. The answer, 202, is the operation that goes on with it, at its rate; with preview it is 200, and nothing is done.")
            .Produces<ResendAnswer>().Produces<OperationView>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ReallocateAsync(ReallocationRequest request, HttpContext context, RepairDesk desk)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (request.Orders < 1)
            return Refused("The orders are 1 or more.");
        if (request.From == request.To)
            return Refused("Name the lab that gives orders, or the one that takes them, or two labs.");
        if (desk.PlanOf(request) is not { } plan)
            return NotFound("There is no such test, or a lab that is named does not do it.");
        return request.Preview
            ? TypedResults.Json(await desk.PreviewAsync(plan, context.RequestAborted), OperationsJson.Default.ReallocationAnswer)
            : await BeginAsync(plan, request.Reason!, context, desk);
    }

    private static async Task<IResult> ResendAsync(ResendRequest request, HttpContext context, GatewayRegistry registry, RepairDesk desk)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        if (request.OrdersASecond is not (null or (> 0 and <= 1000)))
            return Refused("The orders a second are above 0 and at most 1,000.");
        if (request.Orders is { Count: 0 or > MostNamed })
            return Refused("Name 1 to 1,000 orders, or none and filter them.");
        if (request.Orders is not null && request.HasFilter)
            return Refused("Name orders, or filter them.");
        if (request.States is { Count: 0 } || request.States?.Any(state => state is not (OrderState.Held or OrderState.Refused or OrderState.Undeliverable)) == true)
            return Refused("Only Held, Refused and Undeliverable orders are sent again.");
        if (request.To is { } lab && registry.Lab(lab) is null)
            return NotFound("The registry has no such lab.");
        if (request.Test is { } test && !registry.Programmes.Any(programme => programme.Tests.Any(known => known.Id == test)))
            return NotFound("No programme has such a test.");
        if (request.Orders is not null && await desk.UnknownAsync(request.Orders) is { Count: > 0 } unknown)
            return NotFound($"There is no order {unknown[0]}.");
        var plan = request.ToPlan();
        return request.Preview
            ? TypedResults.Json(await desk.PreviewAsync(plan, context.RequestAborted), OperationsJson.Default.ResendAnswer)
            : await BeginAsync(plan, request.Reason!, context, desk);
    }

    // An operator who hangs up has still begun it.
    private static async Task<IResult> BeginAsync(OperationPlan plan, string reason, HttpContext context, RepairDesk desk) => TypedResults.Json(
        await desk.BeginAsync(plan, context.Change(reason), CancellationToken.None), OperationsJson.Default.OperationView, statusCode: StatusCodes.Status202Accepted);

    private static IResult Refused(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    private static IResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
