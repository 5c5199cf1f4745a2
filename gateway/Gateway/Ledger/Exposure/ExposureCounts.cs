using System.Runtime.InteropServices;

namespace Gateway.Ledger;

/// <summary>How much a lab was sent. Orders and persons are distinct; <see cref="NotSent"/> is counted nowhere else.</summary>
/// <param name="Certain">Of which the lab has at least one disclosure for certain.</param>
/// <param name="Possible">Of which it may have one, and none for certain.</param>
/// <param name="NotSent">Orders that were given out for the lab and provably never left.</param>
/// <param name="Delivered">Orders that it acknowledged, or gave a result of.</param>
/// <param name="Refused">Orders that it answered with a refusal, and never acknowledged.</param>
/// <param name="MovedAway">Orders, certain or possible, that left it for another lab or the queue.</param>
/// <param name="Resulted">Orders whose final result came from it.</param>
/// <param name="Destroyed">Orders of which it confirmed to have destroyed all that it was sent, or may have been.</param>
/// <param name="First">The first disclosure, certain or possible; null where there is none.</param>
/// <param name="Last">The end of the last attempt.</param>
/// <param name="Policies">By policy, <c>id@version</c>, certain and possible.</param>
/// <param name="Tests">By programme and test, certain and possible.</param>
internal sealed record ExposureCounts(
    Reach Certain,
    Reach Possible,
    int NotSent,
    int Delivered,
    int Refused,
    int MovedAway,
    int Resulted,
    int Destroyed,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    IReadOnlyDictionary<string, Reach> Policies,
    IReadOnlyDictionary<(string Programme, string Test), Reach> Tests,
    IReadOnlyList<PolicySet> Sets)
{
    /// <summary>Orders and persons for whom at least one of these policies was in force.</summary>
    public Reach Under(Func<string, bool> policy) =>
        Sets.Where(set => set.Policies.Any(policy)).Aggregate(default(Reach), (sum, set) => new Reach(sum.Orders + set.Reach.Orders, sum.Persons + set.Reach.Persons));
}

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reach(int Orders, int Persons);

/// <summary>Orders and persons that were disclosed under exactly these policies.</summary>
internal sealed record PolicySet(IReadOnlyList<string> Policies, Reach Reach);
