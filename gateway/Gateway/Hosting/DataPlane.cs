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
        plane.UseRateLimiter();
        plane.UseRequestDecompression();
        plane.UseEndpoints(routes =>
        {
            routes.MapPost("/fhir", PostAsync).RequireRole(Role.Placer, Role.Lab);
            routes.MapGet("/fhir/metadata", CapabilityStatement.Get).RequireRole(Role.Placer, Role.Lab);
            routes.MapOrders();
            routes.MapResults();
            routes.MapPlacerForecast();
        });
    }

    private static Task<IResult> PostAsync(HttpContext context, OrderFlow orders, ResultFlow results) => context.Party().Role switch
    {
        Role.Placer => OrderEndpoints.PostAsync(context, orders),
        _ => ResultEndpoints.PostAsync(context, results),
    };
}
