using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Operations;
using Gateway.Registry;

namespace Gateway.Hosting;

/// <summary>Opens the ledger before anything else: a gateway without one has nothing to say.</summary>
internal static class LedgerHosting
{
    /// <returns>The open ledger. Dispose it after the host: an embedded Redis is stopped last.</returns>
    /// <exception cref="LedgerStartException">It cannot be used; the message is one line that says what to do.</exception>
    public static async Task<OpenedLedger> AddLedgerAsync(this WebApplicationBuilder builder, GatewayRegistry registry)
    {
        var options = builder.Configuration.GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new LedgerOptions();
        using var logging = LoggerFactory.Create(log => log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var ledger = await LedgerStart.OpenAsync(options, TimeProvider.System, logging.CreateLogger(typeof(LedgerStart).FullName!), CancellationToken.None);
        builder.Services.AddLedger(ledger, [.. registry.Programmes.Select(programme => programme.Id)]);
        builder.Services.AddSingleton<Allocation.Desk>();
        return ledger;
    }

    /// <exception cref="LedgerStartException">What is in the ledger is sealed with another key ring.</exception>
    public static Task CheckKeyRingAsync(this OpenedLedger ledger, GatewayRegistry registry, KeyRing keys) =>
        KeyRingMark.CheckAsync(ledger.Connection, registry.Programmes.Select(programme => programme.Id), keys.Fingerprint);

    /// <summary>What each policy lets a lab see is on record before anything is sent under it.</summary>
    /// <exception cref="LedgerStartException">A policy has changed and kept its version.</exception>
    public static Task RecordPoliciesAsync(this OpenedLedger ledger, GatewayRegistry registry) =>
        new PolicyBook(ledger.Connection).RecordAsync([.. registry.OrderPolicies.Select(policy => new PolicyText(
            policy.Name,
            policy.Lab,
            policy.Tests,
            policy.LegalBasis,
            policy.Purpose,
            [.. policy.Elements.Zip(policy.Actions, (path, action) => new PolicyElement(path, action))]))]);

    /// <summary>What a lab may see, and what is asked of it, becomes stricter at once and laxer by two people only: compared before the first order is taken.</summary>
    /// <exception cref="LedgerStartException">Other gateways changed what is in force at the same moment, again and again.</exception>
    public static async Task CompareWithInForceAsync(this WebApplicationBuilder builder, OpenedLedger ledger, GatewayRegistry registry) =>
        builder.Services.AddSingleton(await StartComparison.RunAsync(new PoliciesInForce(ledger.Connection), new InForce(ledger.Connection), registry));

    /// <summary>Where the key ring is: as configured, or beside the embedded Redis, never inside its folder.</summary>
    public static string KeysFolder(this WebApplicationBuilder builder, GatewayOptions options)
    {
        if (options.Keys is { Length: > 0 } keys)
            return keys;
        var redis = builder.Configuration.GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new LedgerOptions();
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(redis.DataFolder))!, "keys");
    }
}
