using System.ComponentModel.DataAnnotations;

namespace Gateway.Ledger;

/// <summary>Times of a delivery, configuration section <c>Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>How long a lab has to acknowledge before the placer is answered 202, seconds.</summary>
    [Range(0.1, 60)]
    public double DeadlineSeconds { get; set; } = 5;

    /// <summary>How much longer than the deadline the ledger leaves an order to a replica, seconds: time to record the outcome.</summary>
    [Range(0.1, 10)]
    public double MarginSeconds { get; set; } = 0.5;

    /// <summary>First delay before an order goes to a lab again, seconds; doubled each time up to <see cref="LongestRetrySeconds"/>, with jitter.</summary>
    [Range(0.01, 60)]
    public double FirstRetrySeconds { get; set; } = 1;

    [Range(0.1, 3600)]
    public double LongestRetrySeconds { get; set; } = 60;

    public TimeSpan Margin => TimeSpan.FromSeconds(MarginSeconds);

    public TimeSpan Deadline => TimeSpan.FromSeconds(DeadlineSeconds);

    public TimeSpan Lease => TimeSpan.FromSeconds(DeadlineSeconds + MarginSeconds);

    /// <summary>The delay before attempt <paramref name="attempt"/> + 1: half of it fixed, half of it chance, so that orders do not come back all at once.</summary>
    public TimeSpan RetryAfter(int attempt)
    {
        var full = Math.Min(LongestRetrySeconds, FirstRetrySeconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20)));
        return TimeSpan.FromSeconds((full / 2) + (Random.Shared.NextDouble() * full / 2));
    }
}
