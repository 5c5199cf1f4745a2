namespace Gateway.Ledger;

/// <summary>A lab's figures for one test, as they stand.</summary>
/// <param name="Lab">Lab id.</param>
/// <param name="Test">Test code.</param>
/// <param name="Active">Not suspended in this programme.</param>
/// <param name="OpenToday">Today is a day with capacity at the lab.</param>
/// <param name="CapacityADay">Orders a day: the operator's figure, else the registry's.</param>
/// <param name="ReservedToday">Reserved of it for the lab's own today.</param>
/// <param name="Outstanding">Orders of this test at the lab without a final result.</param>
/// <param name="InFlight">Running leases at the lab, of all its tests.</param>
/// <param name="DeliveredLately">Acknowledged in the last five full minutes.</param>
/// <param name="ResultedLately">Final results in the last five full minutes.</param>
internal sealed record LabCounters(
    string Lab,
    string Test,
    bool Active,
    bool OpenToday,
    int CapacityADay,
    int ReservedToday,
    int Outstanding,
    int InFlight,
    int DeliveredLately,
    int ResultedLately)
{
    /// <summary>By how much the reserved figure is over a capacity that was lowered; 0 when it is not.</summary>
    public int Over => Math.Max(0, ReservedToday - CapacityADay);
}
