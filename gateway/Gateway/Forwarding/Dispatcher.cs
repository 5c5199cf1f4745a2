using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Registry;
using Gateway.Routing;
using Gateway.Trail;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Goes on with what is due: orders whose lab did not answer, whose replica died, that were moved to another lab, or that were held until there is
/// room. Any number of replicas may run one; the ledger hands each order to one of them.
/// </summary>
internal sealed class Dispatcher(
    GatewayRegistry registry,
    Candidates candidates,
    Dispatching ledger,
    Allocation.Desk desk,
    OrderFlow flow,
    AuditTrail audit,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<Dispatcher> log) : BackgroundService
{
    /// <summary>Orders of one programme under way at once; those of a slow lab hold their places until the deadline at the longest.</summary>
    private const int Places = 64;

    /// <summary>Held orders that are asked for while nothing is held, as far as is known: each needs a fresh number, whether it is there or not.</summary>
    private const int Few = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registry.Programmes.Select(programme => RunAsync(programme, stoppingToken)));

    private async Task RunAsync(ProgrammeDefinition programme, CancellationToken stopping)
    {
        var underWay = new HashSet<Task>();
        try
        {
            while (true)
            {
                underWay.RemoveWhere(task => task.IsCompleted);
                if (underWay.Count >= Places)
                    await Task.WhenAny(underWay);
                else if (!audit.IsWritable || await StartDueAsync(programme, underWay, stopping) == 0)
                    await Task.Delay(Pause, clock, stopping);
            }
        }
        finally
        {
            // Cut off by now; each still records that it was, before the ledger closes.
            await Task.WhenAll(underWay);
        }
    }

    private async Task<int> StartDueAsync(ProgrammeDefinition programme, HashSet<Task> underWay, CancellationToken stopping)
    {
        var started = 0;
        try
        {
            started += Start(await ledger.ClaimDueAsync(programme.Id, Places - underWay.Count, options.Value.Lease, stopping), underWay, stopping);
            foreach (var test in programme.Tests)
            {
                var few = await StartHeldAsync(programme.Id, test.Id, Few, underWay, stopping);
                started += few < Few ? few : few + await StartHeldAsync(programme.Id, test.Id, Places, underWay, stopping);
            }
        }
        catch (LedgerUnavailableException)
        {
            OrderLog.DispatcherWaits(log, programme.Id);
        }

        return started;
    }

    private async Task<int> StartHeldAsync(string programme, string test, int most, HashSet<Task> underWay, CancellationToken stopping)
    {
        var labs = candidates.For(programme, test);
        most = Math.Min(most, Places - underWay.Count);
        if (most <= 0 || labs.Count == 0)
            return 0;
        return Start(await ledger.ClaimHeldAsync(programme, test, labs, LedgerIds.NewOrderNumbers(programme, most), options.Value.Lease, stopping), underWay, stopping);
    }

    private int Start(IReadOnlyList<ClaimedOrder> claimed, HashSet<Task> underWay, CancellationToken stopping)
    {
        foreach (var order in claimed)
            underWay.Add(DeliverAsync(order, stopping));
        return claimed.Count;
    }

    private async Task DeliverAsync(ClaimedOrder claimed, CancellationToken stopping)
    {
        try
        {
            await flow.DeliverAsync(desk.Resume(claimed), stopping);
        }
        catch (TrailUnavailableException)
        {
            // Nothing was sent; it is due again, and nothing else is taken up until the trail can be written.
        }
        catch (Exception error) when (error is SealException or KeyRingException or InvalidDataException)
        {
            // It stays in the ledger and comes up again when its lease has run out: a key ring may be repaired.
            OrderLog.CannotResume(log, claimed.Allocation.OrderId, error.GetType().Name);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A fault of ours must neither stop the other orders nor pass in silence. Its message may quote the order: only its kind is told.
            OrderLog.DeliveryFailed(log, claimed.Allocation.OrderId, error.GetType().Name);
        }
    }
}
