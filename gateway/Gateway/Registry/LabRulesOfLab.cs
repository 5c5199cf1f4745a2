namespace Gateway.Registry;

/// <summary>A lab keeps the rules of all programmes that it works for.</summary>
internal static class LabRulesOfLab
{
    /// <summary>Kinds of evidence that any of its programmes requires.</summary>
    public static IReadOnlyList<string> RequiredEvidence(this GatewayRegistry registry, LabDefinition lab) =>
        [.. EvidenceKind.All.Where(kind => registry.ProgrammesOf(lab).Any(programme => programme.LabRules.Evidence.Required.Contains(kind, StringComparer.Ordinal)))];

    /// <summary>True where a programme that requires this kind drains a lab without it.</summary>
    public static bool DrainsWithout(this GatewayRegistry registry, LabDefinition lab, string kind) =>
        registry.ProgrammesOf(lab).Any(programme => programme.LabRules.Evidence is { DrainsAtExpiry: true } rules && rules.Required.Contains(kind, StringComparer.Ordinal));

    /// <summary>What a signal of this severity does to the lab: the strongest that any of its programmes says.</summary>
    public static SignalEffect EffectOf(this GatewayRegistry registry, LabDefinition lab, string severity) =>
        registry.ProgrammesOf(lab).Select(programme => programme.LabRules.Signals.GetValueOrDefault(severity)).DefaultIfEmpty().Max();
}
