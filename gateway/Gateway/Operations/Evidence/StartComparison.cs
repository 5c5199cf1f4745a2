using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What takes two people stands in files that one person changes. At each start, before the first order, the files are compared with what was last in force.</summary>
internal static class StartComparison
{
    private const int Attempts = 10;

    /// <returns>What the files made stricter.</returns>
    /// <exception cref="LedgerStartException">Other gateways changed what is in force at the same moment, again and again.</exception>
    public static async Task<IReadOnlyList<StricterByFile>> RunAsync(PoliciesInForce policies, InForce ledger, GatewayRegistry registry)
    {
        var stricter = new List<StricterByFile>();
        await RepeatAsync(() => PolicyComparison.TryAsync(policies, registry, stricter));
        await RepeatAsync(() => RulesComparison.TryAsync(ledger, registry, stricter));
        return stricter;
    }

    private static async Task RepeatAsync(Func<Task<bool>> compare)
    {
        for (var attempt = 0; !await compare(); attempt++)
        {
            if (attempt == Attempts)
                throw new LedgerStartException("Other gateways change what is in force: start again when they are up.");
        }
    }
}
