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
    PlacerPumps pumps,
    Sealer sealer,
    ResultBell bell,
    AuditTrail audit,
    IOptions<ResultOptions> options,
    TimeProvider clock,
    ILogger<ResultOutbox> log) : BackgroundService
{
    private readonly List<PlacerPump> _own = [];

    public override void Dispose()
    {
        foreach (var pump in _own)
            pump.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var programme in registry.Programmes)
        {
            foreach (var placer in programme.Placers)
            {
                if (placers.To(placer.Id) is { } connection)
                    _own.Add(Pump(programme.Id, placer.Id, connection));
            }
        }

        return Task.WhenAll(_own.Select(pump => RunAsync(pump, stoppingToken)));
    }

    private PlacerPump Pump(string programme, string placer, PlacerConnection connection) => new(
        new PlacerDelivery(programme, placer, connection, queue, sealer, bell, audit, options.Value, log), queue, bell, options.Value, clock, log);

    private Task RunAsync(PlacerPump pump, CancellationToken stopping)
    {
        pumps.Add(pump);
        return pump.RunAsync(stopping);
    }
}
