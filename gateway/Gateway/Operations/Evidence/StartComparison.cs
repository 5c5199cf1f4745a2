using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What takes two people stands in files that one person changes. At each start, before the first order, the files are compared with what was last in force.</summary>
internal static class StartComparison
{
    private const int Attempts = 10;

    /// <exception cref="LedgerStartException">Other gateways changed what is in force at the same moment, again and again.</exception>
    public static async Task RunAsync(PoliciesInForce policies, InForce ledger, GatewayRegistry registry)
    {
        await RepeatAsync(() => PolicyComparison.TryAsync(policies, registry));
        await RepeatAsync(() => RulesComparison.TryAsync(ledger, registry));
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
