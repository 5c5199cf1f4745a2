using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Operations: how far they are, stopped and continued, and the samples that they concern.</summary>
internal static class OperationEndpoints
{
    private const string Csv = "text/csv";

    public static void MapOperationRecords(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api/operations").RequireRole(Role.Operator, Role.Auditor);
        readers.MapGet("", async (OperationDesk desk) => TypedResults.Json(await desk.LatestAsync(), OperationsJson.Default.IReadOnlyListOperationView));
        readers.MapGet("/{id}", FindAsync);
        readers.MapGet("/{id}/events", EventsAsync);

        var operators = routes.MapGroup("/api/operations/{id}").RequireRole(Role.Operator);
        operators.MapGet("/diversions", DiversionsAsync);
        operators.MapPost("/stop", (string id, ReasonRequest request, HttpContext context, OperationDesk desk) =>
            ChangeAsync(request, desk, () => desk.StopAsync(id, context.Party())));
        operators.MapPost("/continue", (string id, ReasonRequest request, HttpContext context, OperationDesk desk) =>
            ChangeAsync(request, desk, () => desk.ContinueAsync(id, context.Party())));
    }

    private static async Task<IResult> FindAsync(string id, OperationDesk desk) =>
        await desk.FindAsync(id) is { } view ? TypedResults.Json(view, OperationsJson.Default.OperationView) : NoSuchOperation;

    /// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), <c>progress</c>: the operation now and after each change, until it has ended.</summary>
    private static async Task<IResult> EventsAsync(string id, HttpContext context, OperationDesk desk, IHostApplicationLifetime host)
    {
        if (await desk.FindAsync(id) is null)
            return NoSuchOperation;
        // A gateway that stops does not wait for those who watch.
        var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        context.Response.RegisterForDispose(until);
        return TypedResults.ServerSentEvents(desk.WatchAsync(id, until.Token), eventType: "progress");
    }

    private static async Task<IResult> DiversionsAsync(
        string id, HttpContext context, OperationBook operations, DiversionList list, ILogger<DiversionList> log)
    {
        if (await operations.FindAsync(id) is not { } operation)
            return NoSuchOperation;
        OperationsLog.BarcodesRead(log, context.Party().Id, id);
        return context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
            ? TypedResults.Stream(output => list.WriteCsvAsync(operation, output, context.RequestAborted), $"{Csv}; charset=utf-8; header=present")
            : TypedResults.Json(list.OfAsync(operation), OperationsJson.Default.IAsyncEnumerableDiversionView);
    }

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
