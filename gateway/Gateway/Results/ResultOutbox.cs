using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>One pump a placer that takes its results at an endpoint: no placer waits for another.</summary>
internal sealed class ResultOutbox(
    GatewayRegistry registry,
    ResultQueue queue,
    PlacerConnections placers,
    Sealer sealer,
    ResultBell bell,
    AuditTrail audit,
    IOptions<ResultOptions> options,
    TimeProvider clock,
    ILogger<ResultOutbox> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        from programme in registry.Programmes
        from placer in programme.Placers
        let connection = placers.To(placer.Id)
        where connection is not null
        select PumpAsync(programme.Id, placer.Id, connection, stoppingToken));

    private async Task PumpAsync(string programme, string placer, PlacerConnection connection, CancellationToken stopping)
    {
        using var pump = new PlacerPump(programme, placer, connection, queue, sealer, bell, audit, options.Value, clock, log);
        await pump.RunAsync(stopping);
    }
}
