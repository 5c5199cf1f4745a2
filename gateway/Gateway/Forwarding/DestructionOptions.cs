using System.ComponentModel.DataAnnotations;

namespace Gateway.Forwarding;

/// <summary>How labs are asked to destroy what they hold no longer than agreed, configuration section <c>Destruction</c>.</summary>
internal sealed class DestructionOptions
{
    public const string Section = "Destruction";

    /// <summary>Between one look at what is due and the next, seconds.</summary>
    [Range(0.05, 86_400)]
    public double SweepSeconds { get; set; } = 60;

    /// <summary>Before what was not confirmed is asked again, hours; it doubles up to <see cref="LongestPauseHours"/>.</summary>
    [Range(0.000_01, 720)]
    public double FirstPauseHours { get; set; } = 1;

    [Range(0.000_01, 720)]
    public double LongestPauseHours { get; set; } = 24;

    /// <summary>Orders in one request.</summary>
    [Range(1, 500)]
    public int Batch { get; set; } = 100;

    /// <summary>What was asked for longer ago is overdue, days.</summary>
    [Range(0.000_01, 3650)]
    public double OverdueDays { get; set; } = 7;

    public TimeSpan Sweep => TimeSpan.FromSeconds(SweepSeconds);

    public TimeSpan Overdue => TimeSpan.FromDays(OverdueDays);
}
