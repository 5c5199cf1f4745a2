using System.Globalization;
using Gateway.Routing;

namespace Gateway.Ledger;

/// <summary>What operators have set of capacities and ramps in one programme, as choose.lua reads it.</summary>
/// <param name="figures">The hash <c>figures</c>, by field.</param>
internal sealed class OperatorFigures(IReadOnlyDictionary<string, string> figures)
{
    private const string Ramp = "|ramp";

    /// <summary>By lab: the part of its share and capacity that it takes, where that is not all of it.</summary>
    public IReadOnlyDictionary<string, double> Ramps { get; } = figures
        .Where(figure => figure.Key.EndsWith(Ramp, StringComparison.Ordinal))
        .ToDictionary(figure => figure.Key[..^Ramp.Length], figure => double.Parse(figure.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Orders of a test that a lab takes on one of its days, by its present ramp.</summary>
    public int CapacityOn(DateOnly day, Candidate lab, string test)
    {
        double ramp = Ramps.GetValueOrDefault(lab.Lab, 1);
        int figure = (figures.TryGetValue($"{lab.Lab}|{test}", out string? plan) ? FigureOn(LabCalendar.NumberOf(day), plan) : null) ?? lab.CapacityADay;
        return (int)Math.Ceiling(figure * ramp);
    }

    /// <summary>Null where nothing is written: the registry's figure.</summary>
    internal static int? Figure(string written) => written.Length == 0 ? null : Number(written);

    private static int? FigureOn(int day, string plan)
    {
        if (!plan.Contains(':', StringComparison.Ordinal))
            return Figure(plan);
        string holds = plan.Split(' ').Last(change => Number(change[..change.IndexOf(':', StringComparison.Ordinal)]) <= day);
        return Figure(holds[(holds.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    private static int Number(string written) => int.Parse(written, NumberStyles.None, CultureInfo.InvariantCulture);
}
