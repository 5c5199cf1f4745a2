using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>The operator API, on the operations listener. Errors are ProblemDetails (RFC 9457).</summary>
internal static class OperationsEndpoints
{
    private const string LabId = "Id of the lab in the registry.";

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api").RequireRole(Role.Operator, Role.Auditor).WithTags("Overview");
        readers.MapGet("/labs", LabsAsync)
            .WithSummary("Each lab: standing, requests under way, and its figures for each test").Produces<IReadOnlyList<LabView>>();
        readers.MapGet("/programmes", ProgrammesAsync)
            .WithSummary("Where all orders of each programme are").Produces<IReadOnlyList<ProgrammeView>>();
        readers.MapGet("/attention", AttentionAsync).Viewed()
            .WithSummary("Orders that need somebody, or that wait for a place")
            .WithDescription("Every lab refused them, they cannot be minimised, or their lab refused the cancellation; held ones where state=Held is asked for. As every parameter says that is there. Oldest first, at most 1,000 a programme.")
            .Produces<IReadOnlyList<AttentionView>>();

        var operators = routes.MapGroup("/api/labs/{lab}").RequireRole(Role.Operator).WithTags("Labs")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapPut("/capacity", SetCapacityAsync)
            .WithSummary("Sets how many orders of a test a lab takes a day")
            .WithDescription("From the next order on, or from a later day of the lab's. What is reserved already stays: the answer says by how much that is over, and how many held orders have a place.")
            .Produces<CapacityAnswer>();
        routes.MapSuspension();
        routes.MapOperationRecords();
        routes.MapEvidence();
        routes.MapRequests();
        routes.MapMonitoring();
        routes.MapPolicies();
        routes.MapRules();
    }

    private static async Task<IResult> LabsAsync(LabOverview overview) =>
        TypedResults.Json(await overview.LabsAsync(), OperationsJson.Default.IReadOnlyListLabView);

    private static async Task<IResult> ProgrammesAsync(LabOverview overview) =>
        TypedResults.Json(await overview.ProgrammesAsync(), OperationsJson.Default.IReadOnlyListProgrammeView);

    private static async Task<IResult> AttentionAsync([AsParameters] AttentionQuery query, LabOverview overview) =>
        TypedResults.Json(await overview.AttentionAsync(query.ToFilter()), OperationsJson.Default.IReadOnlyListAttentionView);

    private static async Task<IResult> SetCapacityAsync(
        [Description(LabId)] string lab, CapacityRequest request, HttpContext context, GatewayRegistry registry, CapacityDesk desk)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.OrdersADay < 0)
            return TypedResults.Problem("The orders a day are 0 or more.", statusCode: StatusCodes.Status400BadRequest);
        if (request.From is { } day && desk.HasPassed(registry.Lab(lab)!, request.Test, day))
            return TypedResults.Problem("The day has passed at the lab.", statusCode: StatusCodes.Status400BadRequest);
        return await desk.SetAsync(registry.Lab(lab)!, request, context.Change(request.Reason!), CancellationToken.None) is { } answer
            ? TypedResults.Json(answer, OperationsJson.Default.CapacityAnswer)
            : TypedResults.Problem("The lab has no such test.", statusCode: StatusCodes.Status404NotFound);
    }
}
