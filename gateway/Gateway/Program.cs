using Gateway.Disclosure;
using Gateway.Forwarding;
using Gateway.Hosting;
using Gateway.Identity;
using Gateway.Operations;
using Gateway.Orders;
using Gateway.Registry;
using Gateway.Results;
using Gateway.Routing;

// The table of contents: one line a room, in the order of an order's way (gateway/docs/flow.md).
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var options = builder.AddHosting();
    var registry = builder.Services.AddRegistry(options.Registry, options.Certificates);
    builder.Services.AddIdentity(builder.Configuration);
    await using var ledger = await builder.AddLedgerAsync(registry);
    var keys = builder.Services.AddDisclosure(builder.KeysFolder(options), createKeys: options.Keys is null);
    await ledger.CheckKeyRingAsync(registry, keys);
    await ledger.RecordPoliciesAsync(registry);
    await builder.CompareWithInForceAsync(ledger, registry);
    builder.AddAuditTrail(keys);
    builder.Services.AddCandidates();
    builder.Services.AddOrders();
    builder.Services.AddForwarding(builder.Configuration);
    builder.Services.AddResults(builder.Configuration);
    builder.Services.AddOperations();
    builder.Services.AddRecurringWork();

    await using var app = builder.Build();
    app.MapPlane(Plane.Data, DataPlane.Configure);
    app.MapPlane(Plane.Operations, OperationsPlane.Configure);
    app.MapPlane(Plane.Health, HealthPlane.Configure);
    // No request comes past the planes. Were this not here, the framework would put it in front of them; a party is proven by its admission (PartyAdmission).
    app.UseAuthentication();
    await app.ServeAsync();
    return 0;
}
catch (Exception fault) when (StartFault.Of(fault) is { } lines)
{
    foreach (var line in lines)
        await Console.Error.WriteLineAsync($"gateway: {line}");
    return 1;
}
