using Gateway.Identity;
using Gateway.Orders;
using Gateway.Registry;
using Gateway.Results;

namespace Gateway.Hosting;

/// <summary>The listener of placers and labs. Both post Bundles to the FHIR base: who posts decides what they are.</summary>
internal static class DataPlane
{
    public static void Configure(IApplicationBuilder plane)
    {
        plane.UseFhirRefusals();
        plane.UseRouting();
        plane.UseIdentity();
        plane.UseMiddleware<RequestRate>();
        plane.UseRequestDecompression();
        plane.UseEndpoints(routes =>
        {
            var (orders, results) = (routes.ServiceProvider.GetRequiredService<OrderFlow>(), routes.ServiceProvider.GetRequiredService<ResultFlow>());
            routes.MapPost("/fhir", context => PostAsync(context, orders, results)).RequireRole(Role.Placer, Role.Lab);
            routes.MapGet("/fhir/metadata", CapabilityStatement.Get).RequireRole(Role.Placer, Role.Lab);
            routes.MapOrders();
            routes.MapResults();
            routes.MapPlacerForecast();
        });
    }

    private static Task PostAsync(HttpContext context, OrderFlow orders, ResultFlow results) =>
        context.Party().Role == Role.Placer ? OrderEndpoints.PostAsync(context, orders) : PostResultAsync(context, results);

    private static async Task PostResultAsync(HttpContext context, ResultFlow results)
    {
        var answer = await ResultEndpoints.PostAsync(context, results);
        await answer.ExecuteAsync(context);
    }
}
