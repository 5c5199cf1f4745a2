using LoadTest.Usage;

namespace LoadTest.Measuring;

/// <summary>One load on one target, once: what was observed and what each process spent on it.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Load">The load, for people.</param>
/// <param name="Round">From 1; 0 for what is not measured in rounds.</param>
/// <param name="Observed">Latencies, statuses, seconds.</param>
/// <param name="Spent">The target's own process first, the generator last.</param>
internal sealed record Measurement(string Target, string Load, int Round, Recorder Observed, IReadOnlyList<Spent> Spent)
{
    /// <summary>Processor microseconds an order of the target's own processes.</summary>
    public double OwnCpu => Microseconds(Own.Sum(spent => spent.Cpu.TotalMicroseconds));

    public double? CpuOf(string process) => Spent.FirstOrDefault(spent => spent.Process == process) is { } found ? Microseconds(found.Cpu.TotalMicroseconds) : null;

    /// <summary>Bytes an order that the target's own processes allocated; null where they are not .NET.</summary>
    public double? Allocated => Own.All(spent => spent.AllocatedBytes is null) ? null : Own.Sum(spent => spent.AllocatedBytes ?? 0) / (double)Math.Max(1, Observed.Sent);

    public double ResidentMegabytes => Own.Sum(spent => spent.ResidentBytes) / 1048576.0;

    /// <summary>All of the target's name: replicas count together.</summary>
    private IEnumerable<Spent> Own => Spent.Where(spent => spent.Process.StartsWith(Target, StringComparison.Ordinal));

    private double Microseconds(double all) => all / Math.Max(1, Observed.Sent);
}

/// <summary>A figure over several rounds: what lies in the middle, and how far it spreads.</summary>
internal sealed record Spread(double Median, double Least, double Most, int Rounds)
{
    /// <summary>Null when there is none.</summary>
    public static Spread? Of(IEnumerable<double?> figures)
    {
        var sorted = figures.OfType<double>().Where(double.IsFinite).Order().ToList();
        if (sorted.Count == 0)
            return null;
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1], sorted.Count);
    }
}
