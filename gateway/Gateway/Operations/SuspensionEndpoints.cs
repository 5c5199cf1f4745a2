using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Labs stopped, looked at beforehand, and started again.</summary>
internal static class SuspensionEndpoints
{
    public static void MapSuspension(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api/labs/{lab}").RequireRole(Role.Operator);
        operators.MapPost("/suspension", SuspendAsync);
        operators.MapPost("/reinstatement", ReinstateAsync);
    }

    private static async Task<IResult> SuspendAsync(
        string lab, SuspensionRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension, PreviewDesk preview)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.Mode is not { } mode)
            return TypedResults.Problem("Say the mode: Drain, Move or Cut.", statusCode: StatusCodes.Status400BadRequest);
        if (request.LateResults is not null && mode != SuspensionMode.Cut)
            return TypedResults.Problem("Late results are decided on in a cut only.", statusCode: StatusCodes.Status400BadRequest);
        if (request.Preview)
            return TypedResults.Json(await preview.OfAsync(registry.Lab(lab)!, mode, context.RequestAborted), OperationsJson.Default.SuspensionPreview);

        // An operator who hangs up has still suspended the lab.
        var order = new SuspensionOrder(mode, request.LateResults ?? LateResults.Quarantine, request.Reason!);
        return await suspension.SuspendAsync(context.Call().Id, registry.Lab(lab)!, context.Party(), order, CancellationToken.None) switch
        {
            Suspended.Holds holds => TypedResults.Json(
                new SuspensionAnswer(lab, mode == SuspensionMode.Drain ? "draining" : "suspended", mode, holds.Operation.Id, holds.Quiesced, holds.Left),
                OperationsJson.Default.SuspensionAnswer),
            Suspended.Taken taken => OperatorRequest.Conflict("The lab is stopped already, as strictly or more.", taken.Other),
            _ => throw new InvalidOperationException("The suspension came to what it has no word for."),
        };
    }

    private static async Task<IResult> ReinstateAsync(
        string lab, ReinstatementRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.Part is not (> 0 and <= 1))
            return TypedResults.Problem("The part is above 0 and at most 1.", statusCode: StatusCodes.Status400BadRequest);
        return await suspension.ReinstateAsync(registry.Lab(lab)!, context.Party(), request.Part, CancellationToken.None) is { } open
            ? OperatorRequest.Conflict("Its orders are still leaving it: stop that, or wait. After a cut they have to be gone.", open)
            : TypedResults.NoContent();
    }
}
