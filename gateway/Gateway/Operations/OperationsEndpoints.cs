using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>The operator API, on the operations listener. Errors are ProblemDetails (RFC 9457).</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api").RequireRole(Role.Operator, Role.Auditor);
        readers.MapGet("/labs", LabsAsync);
        readers.MapGet("/programmes", ProgrammesAsync);
        readers.MapGet("/attention", AttentionAsync);

        var operators = routes.MapGroup("/api/labs/{lab}").RequireRole(Role.Operator);
        operators.MapPut("/capacity", SetCapacityAsync);
        routes.MapSuspension();
        routes.MapOperationRecords();
    }

    private static async Task<IResult> LabsAsync(LabOverview overview) =>
        TypedResults.Json(await overview.LabsAsync(), OperationsJson.Default.IReadOnlyListLabView);

    private static async Task<IResult> ProgrammesAsync(LabOverview overview) =>
        TypedResults.Json(await overview.ProgrammesAsync(), OperationsJson.Default.IReadOnlyListProgrammeView);

    private static async Task<IResult> AttentionAsync(LabOverview overview) =>
        TypedResults.Json(await overview.AttentionAsync(), OperationsJson.Default.IReadOnlyListAttentionView);

    private static async Task<IResult> SetCapacityAsync(
        string lab, CapacityRequest request, HttpContext context, GatewayRegistry registry, CapacityDesk desk)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.OrdersADay < 0)
            return TypedResults.Problem("The orders a day are 0 or more.", statusCode: StatusCodes.Status400BadRequest);
        return await desk.SetAsync(registry.Lab(lab)!, request.Test ?? "", request.OrdersADay, context.Party(), CancellationToken.None) is { } answer
            ? TypedResults.Json(answer, OperationsJson.Default.CapacityAnswer)
            : TypedResults.Problem("The lab has no such test.", statusCode: StatusCodes.Status404NotFound);
    }
}
