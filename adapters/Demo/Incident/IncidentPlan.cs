namespace Demo.Incident;

/// <summary>What a lab takes of a test in all of the story, which is one day to the gateway.</summary>
internal sealed record LabCapacity(string Lab, string Test, int Orders);

/// <summary>The measures of the story: months of screening in less than a minute. The numbers of orders and labs are such that two labs cannot carry what three did.</summary>
/// <param name="Weeks">Weeks of intake.</param>
/// <param name="BreakInAfter">After so many of them a lab is broken into.</param>
/// <param name="OrdersAWeek">Orders a week of both programmes together.</param>
/// <param name="Week">How long a week takes.</param>
internal sealed record IncidentPlan(int Weeks, int BreakInAfter, int OrdersAWeek, TimeSpan Week)
{
    public const string Hacked = "lab-midden";

    /// <summary>The programme that lets the lab go on to its next step on many results only: it is on its first one still when the other one has taken all of them.</summary>
    public const string Careful = "cervical";

    /// <summary>The test of it that the hacked lab does.</summary>
    public const string CarefulTest = "hrhpv";

    /// <summary>A lab needs so many days for a test, post included.</summary>
    private const double DaysToResult = 10;

    /// <summary>Parts of all orders of a programme. At the break-in three quarters of them are in; the demo set's shares, and one cervical order in ten is for cytology.</summary>
    private static readonly (string Lab, string Test, double Part)[] Tight =
    [
        (Hacked, "fit", 1), ("lab-zuid", "fit", 0.33),
        (Hacked, "hrhpv", 0.45), ("lab-noord", "hrhpv", 0.38), ("lab-zuid", "hrhpv", 0.19),
        ("lab-noord", "cytology", 0.03), ("lab-zuid", "cytology", 0.02),
    ];

    public int Orders => Weeks * OrdersAWeek;

    /// <summary>Weeks count from 1.</summary>
    public IReadOnlyList<int> OrdersOf(int week) => [.. Enumerable.Range((week - 1) * OrdersAWeek, OrdersAWeek)];

    public TimeSpan Pace => Week / OrdersAWeek;

    public TimeSpan ResultDelay => Week * DaysToResult / 7;

    /// <summary>As long as operators confer.</summary>
    public TimeSpan Deliberation => Week / 5;

    /// <summary>Enough for a quiet year, and for no more than that.</summary>
    public IReadOnlyList<LabCapacity> Capacities => [.. Tight.Select(capacity => new LabCapacity(capacity.Lab, capacity.Test, (int)Math.Ceiling(capacity.Part * Orders / 2)))];

    /// <summary>Night shifts at the labs that are left: enough for everything.</summary>
    public IReadOnlyList<LabCapacity> Enlarged => [.. Capacities.Where(capacity => capacity.Lab != Hacked).Select(capacity => capacity with { Orders = Orders / 2 })];

    /// <summary>Parts of its share and capacity by which a lab comes back.</summary>
    public static IReadOnlyList<double> RampSteps { get; } = [0.1, 0.5, 1];

    /// <summary>Of the hacked lab on the day of its return, for each of its tests: more than half a week's orders of a programme, so that it has room left at the end.</summary>
    public int ReturnCapacity => OrdersAWeek * 4 / 5;

    /// <summary>All that its first step has places for.</summary>
    public int ResultsAStep => Places(RampSteps[0]);

    /// <summary>More than its first step has places for.</summary>
    public int CarefulResults => ReturnCapacity;

    /// <summary>The hacked lab is the only one with places on the day of its return: the staff of the others makes up for the night shifts.</summary>
    public IReadOnlyList<LabCapacity> OnReturn =>
        [.. Capacities.Select(capacity => capacity with { Orders = capacity.Lab == Hacked ? ReturnCapacity : 0 })];

    /// <summary>Places for a test at a step of the ramp; capacity is rounded up to whole orders.</summary>
    public int Places(double part) => (int)Math.Ceiling(ReturnCapacity * part);
}
