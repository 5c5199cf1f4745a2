using LabSimulator.Behaviour;
using LabSimulator.Orders;
using LabSimulator.Results;

namespace LabSimulator.Hosting;

/// <summary>The lab's strings, for people and tests: plain HTTP on loopback, never reachable from another machine.</summary>
internal sealed class ControlApi(LabStore store, ResultDispatcher results, Action<LabBehaviour> behave)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders", http => http.Response.WriteAsJsonAsync(store.Orders, LabJson.Default.IReadOnlyListOrderView));
        routes.MapGet("/counters", http => http.Response.WriteAsJsonAsync(store.Counters, LabJson.Default.LabCounters));
        routes.MapGet("/received/{number:long}", ReceivedAsync);
        routes.MapPut("/behaviour", BehaveAsync);
        routes.MapPost("/results/{orderNumber}", SendResultAsync);
    }

    private async Task ReceivedAsync(HttpContext http)
    {
        if (await store.FindRequestAsync(long.Parse((string)http.Request.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture)) is not { } bytes)
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
            var behaviour = await http.Request.ReadFromJsonAsync(LabJson.Default.LabBehaviour);
            if (behaviour is null or { Times: < 1 } or { RetryAfter: < 0 }) throw new System.Text.Json.JsonException("times is at least 1, retryAfter at least 0");
            behave(behaviour);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (System.Text.Json.JsonException wrong)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(wrong.Message);
        }
    }

    private async Task SendResultAsync(HttpContext http)
    {
        if (store.Find((string)http.Request.RouteValues["orderNumber"]!) is not { } known)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var bundle = new MemoryStream();
        await http.Request.Body.CopyToAsync(bundle);
        var sent = await results.SendNowAsync(known, bundle.ToArray(), http.RequestAborted);
        await http.Response.WriteAsJsonAsync(sent, LabJson.Default.SentResult);
    }
}
