using System.Globalization;
using System.Text.Json;

namespace ProgrammeSimulator.Results;

/// <summary>The endpoint's strings, for people and tests: plain HTTP on loopback.</summary>
internal sealed class ResultsControlApi(ReportStore store, Action<EndpointBehaviour> behave)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/reports", http => http.Response.WriteAsJsonAsync(store.Received, ResultsJson.Default.IReadOnlyListReceivedReport));
        routes.MapGet("/counters", http => http.Response.WriteAsJsonAsync(store.Counters, ResultsJson.Default.EndpointCounters));
        routes.MapGet("/received/{number:long}", ReceivedAsync);
        routes.MapPut("/behaviour", BehaveAsync);
    }

    private async Task ReceivedAsync(HttpContext http)
    {
        if (await store.FindRequestAsync(long.Parse((string)http.Request.RouteValues["number"]!, CultureInfo.InvariantCulture)) is not { } bytes)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "application/octet-stream";
        await http.Response.Body.WriteAsync(bytes);
    }

    private async Task BehaveAsync(HttpContext http)
    {
        try
        {
            behave(await http.Request.ReadFromJsonAsync(ResultsJson.Default.EndpointBehaviour) ?? throw new JsonException("a behaviour has a mode"));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (JsonException wrong)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(wrong.Message);
        }
    }
}
