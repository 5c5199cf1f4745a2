using System.ComponentModel;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Labs stopped, looked at beforehand.</summary>
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
        return await suspension.SuspendAsync(context.Call().Id, registry.Lab(lab)!, context.Party().Id, order, CancellationToken.None) switch
        {
            Suspended.Holds holds => TypedResults.Json(
                new SuspensionAnswer(lab, mode == SuspensionMode.Drain ? "draining" : "suspended", mode, holds.Operation.Id, holds.Quiesced, holds.Left),
                OperationsJson.Default.SuspensionAnswer),
            Suspended.Taken taken => OperatorRequest.Conflict("The lab is stopped already, as strictly or more.", taken.Other),
            _ => throw new InvalidOperationException("The suspension came to what it has no word for."),
        };
    }
}
