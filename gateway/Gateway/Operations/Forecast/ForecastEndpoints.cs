using System.ComponentModel;
using Gateway.Identity;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>The forecast on the operations listener.</summary>
internal static class ForecastEndpoints
{
    public static void MapForecast(this IEndpointRouteBuilder routes) => routes.MapGet("/api/forecast", GetAsync)
        .RequireRole(Role.Operator, Role.Auditor).WithTags("Capacity")
        .WithSummary("What each programme has to expect: held orders, deficit, invitations that the capacity carries")
        .WithDescription("From the intake of the last four weeks, the capacities as they are and as they are planned, closed days, and the held orders.")
        .Produces<IReadOnlyList<ForecastView>>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(
        [Description("Id of a lab to be counted out, as if it were suspended: what would be without it.")] string? without, GatewayRegistry registry, ForecastDesk desk) =>
        without is null || registry.Lab(without) is not null
            ? TypedResults.Json(await desk.AllAsync(without), OperationsJson.Default.IReadOnlyListForecastView)
            : TypedResults.Problem("The registry has no such lab.", statusCode: StatusCodes.Status404NotFound);
}
