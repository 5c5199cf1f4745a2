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

    public Task InvokeAsync(HttpContext context) =>
        RefusalOf(context.Party()) is { } refusal ? FhirAnswer.Of(refusal).ExecuteAsync(context) : next(context);

    private Refusal? RefusalOf(Party party)
    {
        using var turn = _parties.GetOrAdd(party, static (_, rate) => Bucket(rate), options.Value.RequestsPerSecond).AttemptAcquire();
        if (turn.IsAcquired)
            return null;
        return Refusal.Throttled(turn.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Second);
    }

    private static TokenBucketRateLimiter Bucket(int rate) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 2 * rate,
        TokensPerPeriod = Math.Max(1, rate / 10),
        ReplenishmentPeriod = rate >= 10 ? Second / 10 : Second / rate,
        QueueLimit = 0,
    });
}
