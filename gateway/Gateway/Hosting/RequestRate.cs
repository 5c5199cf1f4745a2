using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Gateway.Answers;
using Gateway.Identity;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Requests a second for each party: one that runs wild takes nothing from the others. Stands behind <see cref="PartyAdmission"/>.</summary>
internal sealed class RequestRate(RequestDelegate next, IOptions<GatewayOptions> options)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Party, TokenBucketRateLimiter> _parties = new();

    public Task InvokeAsync(HttpContext context)
    {
        using var turn = _parties.GetOrAdd(context.Party(), static (_, rate) => Bucket(rate), options.Value.RequestsPerSecond).AttemptAcquire();
        return turn.IsAcquired ? next(context) : FhirAnswer.Of(Refusal.Throttled(Wait(turn))).ExecuteAsync(context);
    }

    private static TimeSpan Wait(RateLimitLease turn) => turn.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Second;

    private static TokenBucketRateLimiter Bucket(int rate) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 2 * rate,
        TokensPerPeriod = Math.Max(1, rate / 10),
        ReplenishmentPeriod = rate >= 10 ? Second / 10 : Second / rate,
        QueueLimit = 0,
    });
}
