namespace Gateway.Registry;

/// <summary>A programme's rules about its labs: by its file, or as they are in force (<see cref="RulesOfLabs"/>).</summary>
/// <param name="Evidence">What has to be proven of a lab.</param>
/// <param name="Ramp">How a lab that was stopped comes back.</param>
/// <param name="Signals">By severity, what a monitoring signal does; one that is not named is noted.</param>
internal sealed record LabRules(EvidenceRules Evidence, RampRules Ramp, IReadOnlyDictionary<string, SignalEffect> Signals)
{
    public static readonly LabRules None = new(new EvidenceRules([], DrainsAtExpiry: false), RampRules.Usual, new Dictionary<string, SignalEffect>(StringComparer.Ordinal));
}

/// <param name="Required">Kinds of which a lab needs valid evidence: some of <see cref="EvidenceKind.All"/>.</param>
/// <param name="DrainsAtExpiry">True drains a lab of which one is not proven (any more); false only warns.</param>
internal sealed record EvidenceRules(IReadOnlyList<string> Required, bool DrainsAtExpiry);

/// <summary>A lab that comes back takes more and more of its share and capacity.</summary>
/// <param name="Steps">Parts of share and capacity, above 0, each more than the one before; the last is 1.</param>
/// <param name="Days">A step takes so many days; null where it ends by results.</param>
/// <param name="Results">A step takes so many final results; null where it ends by days.</param>
/// <param name="ErrorRate">Above this part of failed attempts, or of quarantined results, the ramp stops and the lab is drained.</param>
/// <param name="Least">Of fewer attempts, or results, the rate says nothing yet.</param>
internal sealed record RampRules(IReadOnlyList<double> Steps, double? Days, int? Results, double ErrorRate, int Least)
{
    public static readonly RampRules Usual = new([0.1, 0.5, 1], Days: 2, Results: null, ErrorRate: 0.05, Least: 20);
}

/// <summary>What a monitoring signal does, the weakest first.</summary>
internal enum SignalEffect
{
    /// <summary>It is kept and shown.</summary>
    Note,

    /// <summary>It is shown as one that an operator has to see at once.</summary>
    Page,

    /// <summary>The lab gets no new orders.</summary>
    Drain,

    /// <summary>The lab is cut off.</summary>
    Cut,
}

/// <summary>Kinds of evidence.</summary>
internal static class EvidenceKind
{
    /// <summary>An audit of the lab.</summary>
    public const string Audit = "audit";

    /// <summary>Its systems are watched by somebody.</summary>
    public const string Monitoring = "monitoring";

    /// <summary>A quick scan of its security.</summary>
    public const string QuickScan = "quick-scan";

    /// <summary>A certificate, such as NEN 7510.</summary>
    public const string Certificate = "certificate";

    public static IReadOnlyList<string> All { get; } = [Audit, Monitoring, QuickScan, Certificate];
}

/// <summary>How severe a monitoring signal is.</summary>
internal static class Severity
{
    /// <summary>The mildest first.</summary>
    public static IReadOnlyList<string> All { get; } = ["info", "low", "medium", "high", "critical"];
}
