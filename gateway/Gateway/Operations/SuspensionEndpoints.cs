using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Labs stopped, looked at beforehand, and started again.</summary>
internal static class SuspensionEndpoints
{
    private const string LabId = "Id of the lab in the registry.";

    public static void MapSuspension(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api/labs/{lab}").RequireRole(Role.Operator).WithTags("Labs").ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapPost("/suspension", SuspendAsync)
            .WithSummary("Stops a lab, or with preview tells what that would do")
            .WithDescription(
                "Drain: no new orders, what the lab has it finishes. Move: its orders, acknowledged or not, go to other labs, and a result is taken as long as the lab holds its order. Cut: as move, and "
                + "every request from and to the lab ends now; late results are kept apart, its pseudonyms and keys count no more. The answer comes when that holds; orders then leave by the operation that it names. "
                + "With preview the answer is a SuspensionPreview, and nothing is done.")
            .WithMetadata(new RecordedAfterwards())
            .Produces<SuspensionAnswer>();
        operators.MapPost("/reinstatement", ReinstateAsync)
            .WithSummary("Gives a stopped lab orders again").WithDescription("All of its share and capacity, or a part of it. Said again of an active lab, it changes the part only.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> SuspendAsync(
        [Description(LabId)] string lab, SuspensionRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension, PreviewDesk preview)
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
        [Description(LabId)] string lab, ReinstatementRequest request, HttpContext context, GatewayRegistry registry, LabSuspension suspension)
    {
        if (OperatorRequest.Problem(lab, request.Reason, registry) is { } problem)
            return problem;
        if (request.Part is not (> 0 and <= 1))
            return TypedResults.Problem("The part is above 0 and at most 1.", statusCode: StatusCodes.Status400BadRequest);
        return await suspension.ReinstateAsync(registry.Lab(lab)!, request.Part, context.Change(request.Reason!), CancellationToken.None) is { } open
            ? OperatorRequest.Conflict("Its orders are still leaving it: stop that, or wait. After a cut they have to be gone.", open)
            : TypedResults.NoContent();
    }
}
