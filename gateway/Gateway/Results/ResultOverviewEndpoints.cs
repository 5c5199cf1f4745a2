using System.ComponentModel;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>Results, turnaround and incident signals on the operations listener.</summary>
internal static class ResultOverviewEndpoints
{
    private const int Most = 1000;

    public static void MapResultOverview(this IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("/api").RequireRole(Role.Operator, Role.Auditor).WithTags("Results");
        readers.MapGet("/results", ResultsAsync)
            .WithSummary("For each placer, how many results wait, and those it refused").Produces<IReadOnlyList<ResultsView>>();
        readers.MapGet("/turnaround", TurnaroundAsync)
            .WithSummary("Time from delivery to result, for each lab and test").Produces<IReadOnlyList<TurnaroundView>>();
        readers.MapGet("/signals", SignalsAsync)
            .WithSummary("Incident signals, the latest first").Produces<IReadOnlyList<SignalRecord>>();
        routes.MapPost("/api/results/{id}/retry", RetryAsync).RequireRole(Role.Operator).WithTags("Results")
            .WithSummary("Sends a result to its placer again").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ResultsAsync(GatewayRegistry registry, ResultQueue queue)
    {
        var views = new List<ResultsView>();
        foreach (var programme in registry.Programmes)
        {
            var refused = await queue.RefusedAsync(programme.Id, Most);
            foreach (var placer in programme.Placers)
            {
                views.Add(new ResultsView(
                    programme.Id,
                    placer.Id,
                    placer.ResultsEndpoint is null ? "fetch" : "push",
                    await queue.WaitingCountAsync(programme.Id, placer.Id),
                    [.. refused.Where(result => result.Placer == placer.Id).Select(result => new RefusedView(result.ResultId, result.OrderId, result.Status, result.Attempts, result.Since))]));
            }
        }

        return TypedResults.Json(views, ResultsJson.Default.IReadOnlyListResultsView);
    }

    private static async Task<IResult> RetryAsync(
        [Description("Id of the result, as the list of refused ones names it.")] string id, DecisionRequest request, HttpContext context, ResultQueue queue, ResultBell bell, GatewayRegistry registry)
    {
        if (!OperatorReason.IsUsable(request.Reason))
            return OperatorReason.Problem;
        if (LedgerIds.ProgrammeOf(id) is not { } programme || !await queue.RetryAsync(programme, id, context.Party().Id, request.Reason!, CancellationToken.None))
            return TypedResults.Problem("There is no such result on the operators' list.", statusCode: StatusCodes.Status404NotFound);
        foreach (var placer in registry.Programme(programme)?.Placers ?? [])
            bell.Ring(placer.Id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> TurnaroundAsync(TurnaroundWatch watch) =>
        TypedResults.Json(await watch.ViewAsync(), ResultsJson.Default.IReadOnlyListTurnaroundView);

    private static async Task<IResult> SignalsAsync(GatewayRegistry registry, Signals signals)
    {
        var all = new List<SignalRecord>();
        foreach (var programme in registry.Programmes)
            all.AddRange(await signals.SignalsAsync(programme.Id, Most));
        return TypedResults.Json([.. all.OrderByDescending(signal => signal.Last)], ResultsJson.Default.IReadOnlyListSignalRecord);
    }
}
