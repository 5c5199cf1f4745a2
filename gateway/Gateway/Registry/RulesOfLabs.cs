namespace Gateway.Registry;

/// <summary>The rules that are in force. A lab keeps those of all programmes that it works for.</summary>
/// <param name="registry">Says for which programmes a lab works.</param>
/// <param name="inForce">By programme.</param>
internal sealed class RulesOfLabs(GatewayRegistry registry, IReadOnlyDictionary<string, LabRules> inForce)
{
    /// <summary>Of one of the registry's programmes.</summary>
    public LabRules Of(ProgrammeDefinition programme) => inForce[programme.Id];

    /// <summary>Kinds of evidence that any of the lab's programmes requires.</summary>
    public IReadOnlyList<string> RequiredEvidence(LabDefinition lab) =>
        [.. EvidenceKind.All.Where(kind => AllOf(lab).Any(rules => rules.Evidence.Required.Contains(kind, StringComparer.Ordinal)))];

    /// <summary>True where a programme that requires this kind drains a lab without it.</summary>
    public bool DrainsWithout(LabDefinition lab, string kind) =>
        AllOf(lab).Any(rules => rules.Evidence is { DrainsAtExpiry: true } evidence && evidence.Required.Contains(kind, StringComparer.Ordinal));

    /// <summary>What a signal of this severity does to the lab: the strongest that any of its programmes says.</summary>
    public SignalEffect EffectOf(LabDefinition lab, string severity) => AllOf(lab).Select(rules => rules.Signals.GetValueOrDefault(severity)).DefaultIfEmpty().Max();

    private IEnumerable<LabRules> AllOf(LabDefinition lab) => registry.ProgrammesOf(lab).Select(Of);
}
