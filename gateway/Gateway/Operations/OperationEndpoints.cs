using System.ComponentModel;
using System.Net.Mime;
using Gateway.Audit;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Operations: how far they are, stopped and continued, and the samples that they concern.</summary>
internal static class OperationEndpoints
{
    private const string Csv = "text/csv";
    private const string OperationId = "Id of the operation.";

    public static void MapOperationRecords(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/operations").RequireRole(Role.Operator, Role.Auditor).WithTags("Operations");
        readers.MapGet("", async (OperationDesk desk) => TypedResults.Json(await desk.LatestAsync(), OperationsJson.Default.IReadOnlyListOperationView))
            .WithSummary("What operators set going, the latest first").Produces<IReadOnlyList<OperationView>>();
        readers.MapGet("/{id}", FindAsync)
            .WithSummary("An operation as it stands").Produces<OperationView>().ProducesProblem(StatusCodes.Status404NotFound);
        readers.MapGet("/{id}/events", EventsAsync)
            .WithSummary("An operation now and after each change")
            .WithDescription("Server-sent events named progress, each with the operation as JSON, until it has ended.")
            .Produces<OperationView>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status404NotFound);

        var operators = routes.MapGroup("/api/operations/{id}").RequireRole(Role.Operator).WithTags("Operations").ProducesProblem(StatusCodes.Status404NotFound);
        operators.MapGet("/diversions", DiversionsAsync).Exported()
            .WithSummary("The samples that went to the lab that orders left, or are on their way there, and where they are to go now")
            .WithDescription("JSON, or CSV where the Accept header asks for it.")
            .Produces<IReadOnlyList<DiversionView>>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, Csv);
        operators.MapPost("/stop", StopAsync)
            .WithSummary("Stops an operation").WithDescription("Orders stay where they are until it is continued; a suspended lab stays suspended.")
            .Produces<OperationView>();
        operators.MapPost("/continue", ContinueAsync)
            .WithSummary("Continues an operation that was stopped").Produces<OperationView>();
    }

    private static async Task<IResult> FindAsync([Description(OperationId)] string id, OperationDesk desk) =>
        await desk.FindAsync(id) is { } view ? TypedResults.Json(view, OperationsJson.Default.OperationView) : NoSuchOperation;

    /// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), <c>progress</c>: the operation now and after each change, until it has ended.</summary>
    private static async Task<IResult> EventsAsync([Description(OperationId)] string id, HttpContext context, OperationDesk desk, IHostApplicationLifetime host)
    {
        if (await desk.FindAsync(id) is null)
            return NoSuchOperation;
        // A gateway that stops does not wait for those who watch.
        var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        context.Response.RegisterForDispose(until);
        return TypedResults.ServerSentEvents(desk.WatchAsync(id, until.Token), eventType: "progress");
    }

    private static async Task<IResult> DiversionsAsync(
        [Description(OperationId)] string id, HttpContext context, OperationBook operations, DiversionList list, ILogger<DiversionList> log)
    {
        if (await operations.FindAsync(id) is not { } operation)
            return NoSuchOperation;
        OperationsLog.BarcodesRead(log, context.Party().Id, id);
        return context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
            ? TypedResults.Stream(output => list.WriteCsvAsync(operation, output, context.RequestAborted), $"{Csv}; charset=utf-8; header=present")
            : TypedResults.Json(list.OfAsync(operation), OperationsJson.Default.IAsyncEnumerableDiversionView);
    }

    private static Task<IResult> StopAsync([Description(OperationId)] string id, ReasonRequest request, HttpContext context, OperationDesk desk) =>
        ChangeAsync(request, desk, () => desk.StopAsync(id, context.Change(request.Reason!)));

    private static Task<IResult> ContinueAsync([Description(OperationId)] string id, ReasonRequest request, HttpContext context, OperationDesk desk) =>
        ChangeAsync(request, desk, () => desk.ContinueAsync(id, context.Change(request.Reason!)));

    private static async Task<IResult> ChangeAsync(ReasonRequest request, OperationDesk desk, Func<Task<OperationOutcome>> change)
    {
        if (OperatorRequest.Problem(request.Reason) is { } problem)
            return problem;
        return await change() switch
        {
            OperationOutcome.Stands stands => TypedResults.Json(await desk.ViewAsync(stands.Operation), OperationsJson.Default.OperationView),
            OperationOutcome.Conflict conflict => OperatorRequest.Conflict("The operation is over.", conflict.Operation),
            _ => NoSuchOperation,
        };
    }

    private static IResult NoSuchOperation => TypedResults.Problem("There is no such operation.", statusCode: StatusCodes.Status404NotFound);
}
