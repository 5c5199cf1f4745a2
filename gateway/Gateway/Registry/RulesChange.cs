namespace Gateway.Registry;

/// <summary>
/// Whether rules ask less of labs than others. It errs to one side, as <see cref="PolicyChange"/>: what it cannot tell to be as strict is laxer, and takes two people.
/// </summary>
internal static class RulesChange
{
    /// <summary>What <paramref name="after"/> says that may be laxer; none where it is as strict or stricter.</summary>
    public static IReadOnlyList<string> Laxer(LabRules before, LabRules after)
    {
        var laxer = before.Evidence.Required.Except(after.Evidence.Required, StringComparer.Ordinal).Select(kind => $"without: {LabRulesText.Evidence(kind)}").ToList();
        if (before.Evidence.DrainsAtExpiry && !after.Evidence.DrainsAtExpiry)
            laxer.Add(LabRulesText.AtExpiry(after));
        if (!IsAsSlow(before.Ramp, after.Ramp))
            laxer.Add(LabRulesText.Steps(after.Ramp));
        if (after.Ramp.ErrorRate > before.Ramp.ErrorRate)
            laxer.Add(LabRulesText.ErrorRate(after.Ramp));
        // Of more attempts before the rate counts, more may go wrong.
        if (after.Ramp.Least > before.Ramp.Least)
            laxer.Add(LabRulesText.Least(after.Ramp));
        laxer.AddRange(Severity.All.Where(severity => Effect(after, severity) < Effect(before, severity)).Select(severity => LabRulesText.Signal(after, severity)));
        return laxer;
    }

    /// <summary>Of each rule the stricter one: <paramref name="after"/>, as far as one person may put it in force. It is never laxer than <paramref name="before"/>.</summary>
    public static LabRules Strictest(LabRules before, LabRules after) => LabRulesText.InOrder(new LabRules(
        new EvidenceRules(
            [.. before.Evidence.Required.Union(after.Evidence.Required, StringComparer.Ordinal)],
            // A kind that the new rules have dropped drains no lab that it did not drain before.
            before.Evidence.DrainsAtExpiry || (after.Evidence.DrainsAtExpiry && !before.Evidence.Required.Except(after.Evidence.Required, StringComparer.Ordinal).Any())),
        (IsAsSlow(before.Ramp, after.Ramp) ? after.Ramp : before.Ramp) with
        {
            ErrorRate = Math.Min(before.Ramp.ErrorRate, after.Ramp.ErrorRate),
            Least = Math.Min(before.Ramp.Least, after.Ramp.Least),
        },
        Severity.All.ToDictionary(severity => severity, severity => (SignalEffect)Math.Max((int)Effect(before, severity), (int)Effect(after, severity)), StringComparer.Ordinal)));

    /// <summary>At no moment does a lab take more than by the ramp before. Days and results cannot be compared.</summary>
    private static bool IsAsSlow(RampRules before, RampRules after) =>
        // The last step is all of it, so fewer steps are more at some moment.
        before.Steps.Zip(after.Steps).All(step => step.Second <= step.First)
        && (before, after) switch
        {
            ({ Days: { } days }, { Days: { } other }) => other >= days,
            ({ Results: { } results }, { Results: { } other }) => other >= results,
            _ => false,
        };

    private static SignalEffect Effect(LabRules rules, string severity) => rules.Signals.GetValueOrDefault(severity);
}
