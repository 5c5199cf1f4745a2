using System.Threading.RateLimiting;
using Gateway.Answers;
using Gateway.Identity;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Requests a second for each party: one that runs wild takes nothing from the others.</summary>
internal static class RequestRate
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void AddRequestRate(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            var rate = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.RequestsPerSecond;
            return RateLimitPartition.GetTokenBucketLimiter(context.Party().Id, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2 * rate,
                TokensPerPeriod = Math.Max(1, rate / 10),
                ReplenishmentPeriod = rate >= 10 ? Second / 10 : Second / rate,
                QueueLimit = 0,
            });
        });
        limiter.OnRejected = (rejected, _) =>
        {
            var after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Second;
            return new ValueTask(FhirAnswer.Of(Refusal.Throttled(after)).ExecuteAsync(rejected.HttpContext));
        };
    });
}
