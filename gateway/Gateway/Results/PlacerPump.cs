using Gateway.Ledger;
using Gateway.Memory;

namespace Gateway.Results;

/// <summary>
/// Takes results to one placer until each is taken. A number of them are under way at the same time and each ends for itself, so that a slow or bad
/// one holds up no other: those that a lab has just sent where there is a place for them, and those that wait in the ledger. While the endpoint is away a
/// single result looks whether it is back; the others do not age meanwhile.
/// </summary>
internal sealed class PlacerPump(PlacerDelivery delivery, ResultQueue queue, ResultBell bell, ResultOptions options, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.AtOnce);
    private CancellationToken _stopping;
    private volatile bool _isRunning;

    public string Programme => delivery.Programme;

    public string Placer => delivery.Placer;

    /// <summary>How long the ledger is to leave a result to this replica.</summary>
    public TimeSpan Lease => options.Lease;

    /// <summary>A place for a result that is about to be taken; null where none is free, the endpoint is away, or nothing runs.</summary>
    public PlacerPlace? TakePlace() => _isRunning && !delivery.IsAway && _places.Wait(TimeSpan.Zero) ? new PlacerPlace(this) : null;

    /// <summary>Ends when it is told to stop and what is under way has ended; from then on there is no place.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        _isRunning = true;
        try
        {
            while (true)
            {
                var places = await TakePlacesAsync(stopping);
                var due = await ClaimAsync(delivery.IsAway ? 1 : places);
                if (due.Count < places)
                    _places.Release(places - due.Count);
                foreach (var result in due)
                    _ = DeliverAsync(result);
                if (due.Count < places)
                    await PauseAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            for (var i = 0; i < options.AtOnce; i++)
                await _places.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>Takes a result to the placer from a place that was taken for it, which is free again when that has ended.</summary>
    public void Deliver(DueResult result, PersonalBytes body) =>
        // By itself: what its lab's request carries with it does not go to the placer, and the lab's answer does not wait for it.
        ThreadPool.UnsafeQueueUserWorkItem(static of => _ = of.Pump.DeliverAsync(of.Result, of.Body), (Pump: this, Result: result, Body: body), preferLocal: true);

    public void GiveBackPlace() => _places.Release();

    public void Dispose() => _places.Dispose();

    private async Task DeliverAsync(DueResult result, PersonalBytes body)
    {
        await delivery.DeliverAsync(result, body, _stopping);
        GiveBackPlace();
    }

    private async Task DeliverAsync(ClaimedResult result)
    {
        await delivery.DeliverAsync(result, _stopping);
        GiveBackPlace();
    }

    // Half of them at most: what labs send while the ledger is asked finds a place, too, and does not have to be asked for.
    private async Task<int> TakePlacesAsync(CancellationToken stopping)
    {
        await _places.WaitAsync(stopping);
        var places = 1;
        while (places < options.AtOnce / 2 && await _places.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            places++;
        return places;
    }

    // Places that are held are given back before anything heeds the stop: who waits for all of them must get them.
    private async Task<IReadOnlyList<ClaimedResult>> ClaimAsync(int places)
    {
        try
        {
            return await queue.ClaimDueAsync(Programme, Placer, places, options.Lease, CancellationToken.None);
        }
        catch (LedgerUnavailableException)
        {
            ResultLog.OutboxWaits(log, Placer);
            return [];
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        if (delivery.IsAway)
            await Task.Delay(delivery.UntilNextLook, clock, stopping);
        else
            await bell.WaitAsync(Placer, options.LongestWait, clock, stopping);
    }
}
