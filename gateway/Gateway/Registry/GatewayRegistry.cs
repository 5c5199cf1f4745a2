using System.Collections.Frozen;

namespace Gateway.Registry;

/// <summary>
/// Everything the gateway knows by configuration: labs, programmes, parties and policies. Immutable, and consistent in itself:
/// only its own loading makes one, and only from a folder without a single problem.
/// </summary>
internal sealed partial class GatewayRegistry
{
    private readonly FrozenDictionary<string, LabDefinition> _labs;
    private readonly FrozenDictionary<string, ProgrammeDefinition> _programmes;

    private GatewayRegistry(IReadOnlyList<LabDefinition> labs, IReadOnlyList<ProgrammeDefinition> programmes, IReadOnlyList<PartyDefinition> parties)
    {
        Labs = labs;
        Programmes = programmes;
        Parties = parties;
        _labs = labs.ToFrozenDictionary(lab => lab.Id, StringComparer.Ordinal);
        _programmes = programmes.ToFrozenDictionary(programme => programme.Id, StringComparer.Ordinal);
    }

    /// <summary>In order of id, as the next two.</summary>
    public IReadOnlyList<LabDefinition> Labs { get; }

    public IReadOnlyList<ProgrammeDefinition> Programmes { get; }

    /// <summary>Labs, placers, operators and auditors: all that may connect.</summary>
    public IReadOnlyList<PartyDefinition> Parties { get; }

    public LabDefinition? Lab(string id) => _labs.GetValueOrDefault(id);

    public ProgrammeDefinition? Programme(string id) => _programmes.GetValueOrDefault(id);
}
