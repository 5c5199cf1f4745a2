using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Results;

/// <summary>
/// Destroys the sealed links of orders whose time for corrections is over, and keeps of each the placer order number alone, sealed by itself: what a lab was sent must
/// still lead to whom it concerns. Any replica may do it, several at once do no harm.
/// </summary>
internal sealed class LinkSweep(
    GatewayRegistry registry, ResultLedger ledger, OrderNumbers numbers, IOptions<ResultOptions> options, ILogger<LinkSweep> log)
{
    private const int Batch = 500;
    /// <summary>Destroys all that are due now.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var programme in registry.Programmes)
            await SweepAsync(programme.Id, cancellation);
    }

    /// <summary>Destroys those of one programme that are due now.</summary>
    public async Task SweepAsync(string programme, CancellationToken cancellation)
    {
        var gone = 0;
        IReadOnlyList<DueLink> due;
        do
        {
            due = await ledger.DueLinksAsync(programme, options.Value.CorrectionWindow, Batch, cancellation);
            EndedLink[] ended = [.. due.Select(link => new EndedLink(link.OrderId, NumberOf(programme, link)))];
            gone += await ledger.SweepLinksAsync(programme, options.Value.CorrectionWindow, options.Value.NumberTime, ended, cancellation);
        }
        while (due.Count == Batch);
        if (gone > 0)
            ResultLog.LinksDestroyed(log, programme, gone);
    }

    private Sealed? NumberOf(string programme, DueLink due)
    {
        if (due.Link is not { } link)
            return null;
        try
        {
            return numbers.Keep(programme, due.OrderId, link);
        }
        catch (Exception fault) when (fault is SealException or KeyRingException)
        {
            // A link that cannot be opened leads nowhere; it goes all the same.
            ResultLog.NumberLost(log, due.OrderId);
            return null;
        }
    }
}
