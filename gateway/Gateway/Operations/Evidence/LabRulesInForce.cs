using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>The programmes' rules about labs as they are in force: the ledger's, whatever the files of this gateway say.</summary>
internal sealed class LabRulesInForce(GatewayRegistry registry, InForce ledger)
{
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<RulesOfLabs> ReadAsync()
    {
        var texts = await ledger.ReadAsync(RequestKind.Rules);
        // Each start puts those of its programmes there; a ledger that has lost them is founded anew by the files.
        return new RulesOfLabs(registry, registry.Programmes.ToDictionary(
            programme => programme.Id, programme => texts.TryGetValue(programme.Id, out var text) ? LabRulesText.Read(text) : programme.LabRules, StringComparer.Ordinal));
    }
}
