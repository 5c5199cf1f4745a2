using System.ComponentModel.DataAnnotations;

namespace Gateway.Results;

/// <summary>The way back, configuration section <c>Results</c>.</summary>
internal sealed class ResultOptions
{
    public const string Section = "Results";

    /// <summary>How long a placer has to take a result, seconds.</summary>
    [Range(0.1, 300)]
    public double DeadlineSeconds { get; set; } = 10;

    /// <summary>Results on their way to one placer at the same time.</summary>
    [Range(1, 1024)]
    public int AtOnce { get; set; } = 16;

    /// <summary>First delay before a result goes to its placer again, seconds; doubled each time up to <see cref="LongestRetrySeconds"/>, half of it by chance.</summary>
    [Range(0.01, 3600)]
    public double FirstRetrySeconds { get; set; } = 1;

    [Range(0.01, 86400)]
    public double LongestRetrySeconds { get; set; } = 4 * 3600;

    /// <summary>How long after the final result a correction still finds its way back: the sealed link is kept so long, days.</summary>
    [Range(0, 3650)]
    public double CorrectionDays { get; set; } = 30;

    /// <summary>
    /// How long after that the placer order number is kept by itself, sealed, days: so long the programme can be given the numbers of what a lab was sent. No shorter than labs keep orders; 0 keeps none.
    /// </summary>
    [Range(0, 36500)]
    public double NumberDays { get; set; } = 3650;

    /// <summary>More of a lab's outstanding orders of a test overdue than this raises a signal, percent.</summary>
    [Range(0, 100)]
    public double OverduePercent { get; set; } = 10;

    /// <summary>Fewer outstanding orders of a test at a lab than this say nothing about a rate.</summary>
    [Range(1, 1_000_000)]
    public int OverdueLeast { get; set; } = 20;

    public TimeSpan Deadline => TimeSpan.FromSeconds(DeadlineSeconds);

    /// <summary>How long the ledger leaves a result to a replica: the deadline, and time to record the outcome.</summary>
    public TimeSpan Lease => Deadline + TimeSpan.FromSeconds(1);

    public TimeSpan CorrectionWindow => TimeSpan.FromDays(CorrectionDays);

    public TimeSpan NumberTime => TimeSpan.FromDays(NumberDays);

    /// <summary>Between looks for what is due again, where nothing new comes in.</summary>
    public TimeSpan LongestWait => TimeSpan.FromSeconds(Math.Min(0.5, FirstRetrySeconds));

    /// <summary>The delay after a number of failures, half of it chance, so that results do not come back all at once.</summary>
    public TimeSpan RetryAfter(int failures) => Jittered(failures, LongestRetrySeconds);

    /// <summary>The pause between looks whether a placer that could not be reached is back: never so long that it waits much after it is.</summary>
    public TimeSpan LookAfter(int failures) => Jittered(failures, Math.Min(LongestRetrySeconds, 30));

    private TimeSpan Jittered(int failures, double longest)
    {
        var full = Math.Min(longest, FirstRetrySeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)));
        return TimeSpan.FromSeconds((full / 2) + (Random.Shared.NextDouble() * full / 2));
    }
}
