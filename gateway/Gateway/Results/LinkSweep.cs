using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>Destroys the sealed links of orders whose time for corrections is over. Any replica may do it, several at once do no harm.</summary>
internal sealed class LinkSweep(GatewayRegistry registry, ResultLedger ledger, IOptions<ResultOptions> options, TimeProvider clock, ILogger<LinkSweep> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Destroys all that are due now.</summary>
    public async Task SweepAsync(string programme, CancellationToken cancellation)
    {
        var gone = 0;
        int batch;
        do
        {
            batch = await ledger.SweepLinksAsync(programme, options.Value.CorrectionWindow, Batch, cancellation);
            gone += batch;
        }
        while (batch == Batch);
        if (gone > 0)
            ResultLog.LinksDestroyed(log, programme, gone);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var programme in registry.Programmes)
                    await SweepAsync(programme.Id, stoppingToken);
            }
            catch (LedgerUnavailableException)
            {
                ResultLog.WatchWaits(log, nameof(LinkSweep));
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }
}
