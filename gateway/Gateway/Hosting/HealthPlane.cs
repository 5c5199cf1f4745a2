using Gateway.Audit;
using Gateway.Ledger;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>
/// The listener of load balancers and supervisors, which have no client certificate: <c>/health/live</c> and <c>/health/ready</c>, plain HTTP, and nothing
/// else. An answer is 200 or 503 with one word: <c>ok</c>, or the code of what is missing.
/// </summary>
internal static class HealthPlane
{
    public static void AddReadiness(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<AuditReadiness>("audit").AddCheck<LedgerReadiness>("ledger");

    public static void Configure(IApplicationBuilder plane)
    {
        // Alive is who answers: a process without its ledger is no better for a restart.
        plane.UseHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        plane.UseHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsync(
        report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description).FirstOrDefault() ?? "ok");

    private sealed class AuditReadiness(AuditTrail trail) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(trail.IsWritable ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("audit-unavailable"));
    }

    private sealed class LedgerReadiness(LedgerProbe probe) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await probe.WriteAsync();
                return HealthCheckResult.Healthy();
            }
            catch (LedgerUnavailableException)
            {
                return HealthCheckResult.Unhealthy("ledger-unavailable");
            }
        }
    }
}
