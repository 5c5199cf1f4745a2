using Gateway.Routing;

namespace Gateway.Tests.Ledger.Model;

/// <summary>The labs and tests of all sequences: so small that labs are full, queues form and limits are met within a few orders.</summary>
internal static class Country
{
    public const string Hpv = "82675-0";
    public const string Cytology = "10524-7";
    public static readonly string[] Labs = ["noord", "midden", "zuid"];
    public static readonly string[] Tests = [Hpv, Cytology];

    // Shares that hardly ever give two labs the same shortfall: a replay then goes the way of the first run.
    private static readonly IReadOnlyList<Candidate> ForHpv =
    [
        Scene.Lab("noord", 0.47, capacity: 4, limit: 5), Scene.Lab("midden", 0.31, capacity: 3, limit: 3, reserve: 1),
        Scene.Lab("zuid", 0.22, capacity: 2, limit: 4, affinity: 0.3, region: "56"),
    ];

    private static readonly IReadOnlyList<Candidate> ForCytology =
    [
        Scene.Lab("noord", 0.55, capacity: 2, limit: 5), Scene.Lab("zuid", 0.45, capacity: 3, limit: 4),
    ];

    public static IReadOnlyList<Candidate> Candidates(string test) => test == Hpv ? ForHpv : ForCytology;

    /// <summary>The registry's figure; null where the lab does not do the test.</summary>
    public static Candidate? Find(string lab, string test) => Candidates(test).FirstOrDefault(c => c.Lab == lab);

    public static LabCalendar Calendar => Scene.Always;

    public static int LimitOf(string lab) => Tests.Select(test => Find(lab, test)?.OutstandingLimit).First(limit => limit is not null)!.Value;
}
