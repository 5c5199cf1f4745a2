namespace Gateway.Routing;

/// <summary>A lab's days, in a form that a script can judge with the ledger's clock.</summary>
/// <param name="UtcOffsetSeconds">The lab's present offset from UTC, seconds (Europe/Amsterdam in winter: 3600).</param>
/// <param name="ClosedWeekdays">Bit 0 is Sunday ... bit 6 is Saturday; a set bit is a day without capacity.</param>
/// <param name="ClosedDates">Days without capacity, as days since 1970-01-01.</param>
internal sealed record LabCalendar(int UtcOffsetSeconds, int ClosedWeekdays, IReadOnlyList<int> ClosedDates)
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>The lab's day at a moment.</summary>
    public DateOnly DayAt(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime.AddSeconds(UtcOffsetSeconds));

    /// <summary>True on a day with capacity.</summary>
    public bool IsOpenOn(DateOnly day) => (ClosedWeekdays & (1 << (int)day.DayOfWeek)) == 0 && !ClosedDates.Contains(NumberOf(day));

    /// <summary>The day as scripts count: from 1970-01-01 on.</summary>
    public static int NumberOf(DateOnly day) => day.DayNumber - Epoch;

    /// <summary>The day that scripts count so.</summary>
    public static DateOnly DayOf(int number) => DateOnly.FromDayNumber(number + Epoch);
}
