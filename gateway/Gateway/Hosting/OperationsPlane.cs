using Gateway.Audit;
using Gateway.Identity;
using Gateway.Operations;
using Gateway.Registry;
using Gateway.Results;

namespace Gateway.Hosting;

/// <summary>The listener of operators and auditors.</summary>
internal static class OperationsPlane
{
    public static void Configure(IApplicationBuilder plane)
    {
        plane.UseProblemRefusals();
        plane.UseRouting();
        plane.UseIdentity();
        plane.UseIdempotentCalls();
        plane.UseAuditedCalls();
        plane.UseEndpoints(routes =>
        {
            routes.MapOperations();
            routes.MapForecast();
            routes.MapRepair();
            routes.MapExposure();
            routes.MapBreaches();
            routes.MapLabDestruction();
            routes.MapResultOperations();
            routes.MapAudit();
            routes.MapOpenApi(OperationsDocument.Route).RequireRole(Role.Operator, Role.Auditor);
        });
    }
}
