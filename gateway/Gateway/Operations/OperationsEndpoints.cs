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
        operators.MapPost("/suspension", SuspendAsync);
        operators.MapPost("/reinstatement", ReinstateAsync);
        operators.MapPut("/capacity", SetCapacityAsync);
    }

    private static async Task<IResult> LabsAsync(LabOverview overview) =>
        TypedResults.Json(await overview.LabsAsync(), OperationsJson.Default.IReadOnlyListLabView);

    private static async Task<IResult> ProgrammesAsync(LabOverview overview) =>
        TypedResults.Json(await overview.ProgrammesAsync(), OperationsJson.Default.IReadOnlyListProgrammeView);

    private static async Task<IResult> AttentionAsync(LabOverview overview) =>
        TypedResults.Json(await overview.AttentionAsync(), OperationsJson.Default.IReadOnlyListAttentionView);

    private static async Task<IResult> SuspendAsync(
        string lab, SuspensionRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension)
    {
        if (Unusable(lab, request.Reason, registry) is { } problem)
            return problem;

        // An operator who hangs up has still suspended the lab.
        var answer = await suspension.SuspendAsync(registry.Lab(lab)!, context.Party(), request.Reason!, request.LateResults, CancellationToken.None);
        return TypedResults.Json(answer, OperationsJson.Default.SuspensionAnswer);
    }

    private static async Task<IResult> ReinstateAsync(
        string lab, ReinstatementRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension)
    {
        if (Unusable(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.Part is not (> 0 and <= 1))
            return TypedResults.Problem("The part is above 0 and at most 1.", statusCode: StatusCodes.Status400BadRequest);
        await suspension.ReinstateAsync(registry.Lab(lab)!, context.Party(), request.Part, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetCapacityAsync(
        string lab, CapacityRequest request, HttpContext context, GatewayRegistry registry, CapacityDesk desk)
    {
        if (Unusable(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.OrdersADay < 0)
            return TypedResults.Problem("The orders a day are 0 or more.", statusCode: StatusCodes.Status400BadRequest);
        return await desk.SetAsync(registry.Lab(lab)!, request.Test ?? "", request.OrdersADay, context.Party(), CancellationToken.None) is { } answer
            ? TypedResults.Json(answer, OperationsJson.Default.CapacityAnswer)
            : TypedResults.Problem("The lab has no such test.", statusCode: StatusCodes.Status404NotFound);
    }

    private static IResult? Unusable(string lab, string? reason, GatewayRegistry registry)
    {
        if (registry.Lab(lab) is null)
            return TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound);
        return string.IsNullOrWhiteSpace(reason) || reason.Length > 1000
            ? TypedResults.Problem("Give a reason of at most 1,000 characters; it must not name a person.", statusCode: StatusCodes.Status400BadRequest)
            : null;
    }
}
