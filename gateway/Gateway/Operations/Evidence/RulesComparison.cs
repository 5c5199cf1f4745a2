using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// A programme's rules about its labs are in its file; that they ask less takes two people all the same. At each start the files are compared with what is in force: what is stricter is
/// in force at once, rule by rule; what is laxer stays as it was.
/// </summary>
internal static class RulesComparison
{
    /// <param name="ledger">Has what is in force.</param>
    /// <param name="registry">Has the files.</param>
    /// <param name="stricter">What was put in force is added to it.</param>
    /// <returns>False when another gateway changed what is in force at the same moment: do it again.</returns>
    public static async Task<bool> TryAsync(InForce ledger, GatewayRegistry registry, ICollection<StricterByFile> stricter)
    {
        var inForce = await ledger.FoundAsync(RequestKind.Rules, registry.Programmes.ToDictionary(programme => programme.Id, programme => LabRulesText.Of(programme.LabRules), StringComparer.Ordinal));
        foreach (var programme in registry.Programmes)
        {
            var before = inForce.GetValueOrDefault(programme.Id);
            // A programme that is new to the ledger had the usual rules.
            var strictest = LabRulesText.Of(RulesChange.Strictest(before is null ? LabRules.None : LabRulesText.Read(before), programme.LabRules));
            if (before == strictest)
                continue;
            if (!await ledger.TightenAsync(RequestKind.Rules, programme.Id, before, strictest))
                return false;
            stricter.Add(new StricterByFile(RequestKind.Rules, programme.Id));
        }

        return true;
    }
}
