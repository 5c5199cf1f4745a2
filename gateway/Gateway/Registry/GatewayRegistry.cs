using System.Collections.Frozen;
using Gateway.Fhir;

namespace Gateway.Registry;

/// <summary>
/// Everything the gateway knows by configuration: labs, programmes, parties and policies. Immutable, and consistent in itself:
/// only <see cref="Load"/> makes one, and only from a folder without a single problem.
/// </summary>
internal sealed partial class GatewayRegistry
{
    private readonly FrozenDictionary<string, LabDefinition> _labs;
    private readonly FrozenDictionary<string, ProgrammeDefinition> _programmes;
    private readonly FrozenDictionary<(string Lab, string Test), CompiledPolicy> _policies;
    private readonly FrozenDictionary<string, CompiledPolicy> _resultsPolicies;

    private GatewayRegistry(
        IReadOnlyList<LabDefinition> labs,
        IReadOnlyList<ProgrammeDefinition> programmes,
        IReadOnlyList<PartyDefinition> people,
        IEnumerable<CompiledPolicy> policies,
        IEnumerable<CompiledPolicy> resultsPolicies)
    {
        Labs = labs;
        Programmes = programmes;
        Parties = [.. labs.Select(lab => AsParty(lab, programmes)), .. programmes.SelectMany(AsParties), .. people];
        _labs = labs.ToFrozenDictionary(lab => lab.Id, StringComparer.Ordinal);
        _programmes = programmes.ToFrozenDictionary(programme => programme.Id, StringComparer.Ordinal);
        OrderPolicies = [.. policies];
        _policies = OrderPolicies
            .SelectMany(policy => policy.Tests, (policy, test) => (Policy: policy, Test: test))
            .ToFrozenDictionary(governed => (governed.Policy.Lab, governed.Test), governed => governed.Policy);
        _resultsPolicies = resultsPolicies.ToFrozenDictionary(policy => policy.Lab, StringComparer.Ordinal);
    }

    /// <summary>In order of id, as the programmes.</summary>
    public IReadOnlyList<LabDefinition> Labs { get; }

    public IReadOnlyList<ProgrammeDefinition> Programmes { get; }

    /// <summary>Labs, placers, operators and auditors: all that may connect.</summary>
    public IReadOnlyList<PartyDefinition> Parties { get; }

    /// <summary>What labs may see of orders.</summary>
    public IReadOnlyList<CompiledPolicy> OrderPolicies { get; }

    public LabDefinition? Lab(string id) => _labs.GetValueOrDefault(id);

    public ProgrammeDefinition? Programme(string id) => _programmes.GetValueOrDefault(id);

    /// <summary>What the lab has agreed to for this test; null where it does not do it.</summary>
    public CapabilityDefinition? Capability(string lab, string test) =>
        Lab(lab)?.Capabilities.FirstOrDefault(capability => capability.Test == test);

    /// <summary>What the lab may see of an order of this test; null when it may not have one. Each capability of a lab has its policy.</summary>
    public CompiledPolicy? PolicyFor(string lab, string test) => _policies.GetValueOrDefault((lab, test));

    /// <summary>The elements that the lab's policy for this test names; none where the lab does not do it.</summary>
    public IReadOnlyList<string> ElementsFor(string lab, string test) => PolicyFor(lab, test)?.Elements ?? [];

    /// <summary>Id and version of the lab's policy for this test, <c>id@version</c>; null where the lab does not do it.</summary>
    public string? PolicyNameFor(string lab, string test) => PolicyFor(lab, test) is { } policy ? policy.Name : null;

    /// <summary>All lines of the lab's policy for this test, path and action with a blank between; none where the lab does not do it.</summary>
    public IReadOnlyList<string> PolicyLinesFor(string lab, string test) => PolicyFor(lab, test) is { } policy ? [.. policy.Elements.Zip(policy.Actions, (path, action) => $"{path} {action}")] : [];

    /// <summary>What a placer is handed of this lab's results; each lab has one.</summary>
    /// <exception cref="KeyNotFoundException">There is no such lab.</exception>
    public CompiledPolicy ResultsPolicyFor(string lab) => _resultsPolicies[lab];

    /// <summary>The programmes whose tests the lab does, in order of id.</summary>
    public IReadOnlyList<ProgrammeDefinition> ProgrammesOf(LabDefinition lab) => ProgrammesOf(lab, Programmes);

    private static ProgrammeDefinition[] ProgrammesOf(LabDefinition lab, IReadOnlyList<ProgrammeDefinition> programmes) =>
        [.. programmes.Where(programme => programme.Tests.Any(test => lab.Capabilities.Any(capability => capability.Test == test.Id)))];

    private static PartyDefinition AsParty(LabDefinition lab, IReadOnlyList<ProgrammeDefinition> programmes) =>
        new(lab.Id, Role.Lab, [.. ProgrammesOf(lab, programmes).Select(programme => programme.Id)], lab.ClientPins);

    private static IEnumerable<PartyDefinition> AsParties(ProgrammeDefinition programme) =>
        programme.Placers.Select(placer => new PartyDefinition(placer.Id, Role.Placer, [programme.Id], placer.Pins));
}
