namespace Gateway.Operations;

/// <summary>How one test stands, and what its labs can take: all that a forecast is made of.</summary>
/// <param name="Today">The first day; it is partly over.</param>
/// <param name="Held">Orders that wait for a place.</param>
/// <param name="IntakeADay">Orders that come a day, a mean over weekdays and weekends.</param>
/// <param name="ComeToday">Orders that came today already.</param>
/// <param name="RoomOn">What all labs together still take on a day; today, less what is reserved.</param>
internal sealed record TestOutlook(DateOnly Today, long Held, double IntakeADay, int ComeToday, Func<DateOnly, int> RoomOn);

/// <summary>What follows from an outlook.</summary>
/// <param name="HeldEmpty">The first day that ends with nothing held; null when none of the next three years does.</param>
/// <param name="CapacityADay">Mean over the four weeks after today.</param>
/// <param name="DeficitADay">By how much the intake is more than that; 0 when it is not.</param>
/// <param name="HeldByWeek">Orders held after one week, two weeks, ... half a year.</param>
internal sealed record TestForecast(DateOnly? HeldEmpty, double CapacityADay, double DeficitADay, IReadOnlyList<long> HeldByWeek);
