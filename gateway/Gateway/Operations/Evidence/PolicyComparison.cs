using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>Policies are files; that a lab sees more takes two people all the same. At each start the files are compared with what was last in force.</summary>
internal static class PolicyComparison
{
    /// <summary>The policy of each lab and test, by the files.</summary>
    public static IReadOnlyDictionary<PolicySlot, PolicyLines> Given(GatewayRegistry registry) => registry.Labs
        .SelectMany(lab => lab.Capabilities, (lab, capability) => new PolicySlot(lab.Id, capability.Test))
        .ToDictionary(slot => slot, slot => new PolicyLines(registry.PolicyNameFor(slot.Lab, slot.Test)!, registry.PolicyLinesFor(slot.Lab, slot.Test)));

    public static ProgrammeDefinition ProgrammeOf(GatewayRegistry registry, string test) =>
        registry.Programmes.Single(programme => programme.Tests.Any(one => one.Id == test));

    /// <summary>
    /// A policy that discloses no more than the one in force takes its place at once; of one that discloses more, nothing is sent before it is approved: orders of that test are held, or
    /// go to other labs. The first start on a ledger approves what it finds.
    /// </summary>
    /// <param name="policies">Those in force.</param>
    /// <param name="registry">Has the files.</param>
    /// <param name="stricter">What was put in force is added to it.</param>
    /// <returns>False when another gateway changed what is in force at the same moment: do it again.</returns>
    public static async Task<bool> TryAsync(PoliciesInForce policies, GatewayRegistry registry, ICollection<StricterByFile> stricter)
    {
        var given = Given(registry);
        var inForce = await policies.FoundAsync(given);
        foreach (var (slot, policy) in given)
        {
            var before = inForce.GetValueOrDefault(slot);
            if (before?.Whole == policy.Whole)
                continue;
            var narrower = before is not null && PolicyChange.Wider(before.Lines, policy.Lines).Count == 0;
            // Told before it is in force, and before this gateway takes an order: whoever still has the other policy gives the lab nothing under it from here on.
            await policies.TellAsync(ProgrammeOf(registry, slot.Test).Id, slot, narrower ? policy.Policy : before?.Policy);
            if (!narrower)
                continue;
            if (!await policies.NarrowAsync(slot, before!, policy))
                return false;
            stricter.Add(new StricterByFile(RequestKind.Policy, slot.ToString()));
        }

        return true;
    }
}
