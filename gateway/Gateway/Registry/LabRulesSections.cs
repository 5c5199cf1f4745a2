namespace Gateway.Registry;

/// <summary>Reads what a programme's file says about its labs: <c>evidence</c>, <c>ramp</c> and <c>signals</c>, each optional.</summary>
internal static class LabRulesSections
{
    private static readonly Dictionary<string, string> Kinds = EvidenceKind.All.ToDictionary(kind => kind, StringComparer.Ordinal);
    private static readonly Dictionary<string, bool> AtExpiry = new(StringComparer.Ordinal) { ["warn"] = false, ["drain"] = true };
    private static readonly Dictionary<string, SignalEffect> Effects =
        Enum.GetValues<SignalEffect>().ToDictionary(effect => effect.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static LabRules Read(JsonSection programme) => new(
        programme.OptionalSection("evidence", Evidence) ?? LabRules.None.Evidence,
        programme.OptionalSection("ramp", Ramp) ?? RampRules.Usual,
        programme.OptionalSection("signals", Signals) ?? LabRules.None.Signals);

    private static EvidenceRules Evidence(JsonSection evidence)
    {
        var required = evidence.Texts("required", least: 1);
        foreach (var kind in required.Where(kind => kind.Value.Length > 0 && !Kinds.ContainsKey(kind.Value)))
            evidence.ProblemAt(kind.Path, $"'{kind.Value}' is not one of {string.Join(", ", Kinds.Keys)}", NearestWord.Of(kind.Value, Kinds.Keys));
        return new EvidenceRules([.. required.Select(kind => kind.Value)], evidence.Has("atExpiry") && evidence.OneOf(evidence.Word("atExpiry"), AtExpiry));
    }

    private static RampRules Ramp(JsonSection ramp)
    {
        var steps = ramp.Has("steps") ? ramp.Parts("steps") : RampRules.Usual.Steps;
        if (!RampSteps.AreUsable(steps))
            ramp.Problem("steps", "must be parts above 0, each more than the one before, and the last of them 1");
        double? days = ramp.Has("days") ? ramp.AboveZero("days") : null;
        int? results = ramp.Has("results") ? ramp.Whole("results", least: 1) : null;
        if (days is not null && results is not null)
            ramp.Problem("results", "a step ends by days or by results; keep one of them");
        return new RampRules(
            steps,
            results is null ? days ?? RampRules.Usual.Days : null,
            results,
            ramp.Has("errorRate") ? ramp.Part("errorRate") : RampRules.Usual.ErrorRate,
            ramp.Has("least") ? ramp.Whole("least", least: 1) : RampRules.Usual.Least);
    }

    private static Dictionary<string, SignalEffect> Signals(JsonSection signals) => Severity.All
        .Where(signals.Has)
        .ToDictionary(severity => severity, severity => signals.OneOf(signals.Word(severity), Effects), StringComparer.Ordinal);
}

/// <summary>Steps of a ramp, from a file or a request.</summary>
internal static class RampSteps
{
    public static bool AreUsable(IReadOnlyList<double> steps) =>
        steps is [.., 1] && steps[0] > 0 && steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second);
}
