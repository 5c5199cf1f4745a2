using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Results;

/// <summary>
/// Takes results to one placer until each is taken. A number of them are under way at the same time and each ends for itself, so that a slow or bad
/// one holds up no other: those that a lab has just sent and there is a place for, and those that wait in the ledger. While the endpoint is away a single
/// result looks whether it is back; the others do not age meanwhile.
/// </summary>
internal sealed class PlacerPump(
    string programme,
    string placer,
    PlacerConnection connection,
    ResultQueue queue,
    Sealer sealer,
    ResultBell bell,
    AuditTrail audit,
    ResultOptions options,
    TimeProvider clock,
    ILogger log) : IDisposable
{
    /// <summary>So many failures in a row, with nothing taken between, are the endpoint's and not a result's.</summary>
    private const int AwayAfter = 3;

    private readonly SemaphoreSlim _places = new(options.AtOnce);
    private int _failures;

    private CancellationToken _stopping;
    private volatile bool _isRunning;

    private bool IsAway => Volatile.Read(ref _failures) >= AwayAfter;

    public string Programme => programme;

    public string Placer => placer;

    /// <summary>A place for a result that is about to be taken; null where none is free, the endpoint is away, or nothing runs.</summary>
    public PlacerPlace? TakePlace() => _isRunning && !IsAway && _places.Wait(TimeSpan.Zero) ? new PlacerPlace(this) : null;

    /// <summary>How long the ledger is to leave a result to this replica.</summary>
    public TimeSpan Lease => options.Lease;

    /// <summary>Ends when it is told to stop and what is under way has ended; from then on there are no places.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        _isRunning = true;
        try
        {
            while (true)
            {
                var places = await TakePlacesAsync(stopping);
                var due = await ClaimAsync(IsAway ? 1 : places);
                if (due.Count < places)
                    _places.Release(places - due.Count);
                foreach (var result in due)
                    _ = DeliverAsync(result.Due, Open(result));
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
    public void Deliver(DueResult result, byte[] body) =>
        // By itself: what its lab's request carries with it does not go to the placer, and the lab's answer does not wait for it.
        ThreadPool.UnsafeQueueUserWorkItem(static of => _ = of.Pump.DeliverAsync(of.Result, of.Body), (Pump: this, Result: result, Body: body), preferLocal: true);

    public void GiveBackPlace() => _places.Release();

    public void Dispose() => _places.Dispose();

    private async Task<int> TakePlacesAsync(CancellationToken stopping)
    {
        await _places.WaitAsync(stopping);
        var places = 1;
        while (places < options.AtOnce && await _places.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            places++;
        return places;
    }

    // Places that are held are given back before anything heeds the stop: who waits for all of them must get them.
    private async Task<IReadOnlyList<ClaimedResult>> ClaimAsync(int places)
    {
        try
        {
            return await queue.ClaimDueAsync(programme, placer, places, options.Lease, CancellationToken.None);
        }
        catch (LedgerUnavailableException)
        {
            ResultLog.OutboxWaits(log, placer);
            return [];
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        if (IsAway)
            await Task.Delay(options.LookAfter(Volatile.Read(ref _failures) - AwayAfter + 1), clock, stopping);
        else
            await bell.WaitAsync(placer, options.LongestWait, clock, stopping);
    }

    private async Task DeliverAsync(DueResult result, byte[]? body)
    {
        try
        {
            var outcome = await PostAsync(result, body);
            if (await queue.SettleAsync(result, outcome, CancellationToken.None) == SettledResult.NextIsDue)
                bell.Ring(placer);
            ResultLog.Delivered(log, result.ResultId, placer, outcome.GetType().Name);
        }
        catch (LedgerUnavailableException)
        {
            // Its lease runs out and it goes again: the placer's server creates it once.
            ResultLog.OutboxWaits(log, placer);
        }
        catch (Exception fault)
        {
            // The message could quote the result. Its lease runs out, and the others go on.
            ResultLog.Failed(log, result.ResultId, fault.GetType().FullName, fault.StackTrace);
        }
        finally
        {
            GiveBackPlace();
        }
    }

    private async Task<ResultDelivery> PostAsync(DueResult result, byte[]? body)
    {
        if (body is null)
            return new ResultDelivery.RetryLater(options.RetryAfter(result.Attempt));
        PlacerAnswer answer;
        try
        {
            await audit.RecordAsync(ResultDisclosure.Of(AuditUser.Gateway, placer, result.ResultId, result.OrderId, result.Person));
            answer = await connection.PostAsync(body, options.Deadline, _stopping);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new ResultDelivery.RetryLater(TimeSpan.Zero);
        }
        catch (TrailUnavailableException)
        {
            // What could not be accounted for is not handed over; it stays.
            return new ResultDelivery.RetryLater(options.RetryAfter(result.Attempt));
        }

        if (answer.IsAway)
            Interlocked.Increment(ref _failures);
        else if (Interlocked.Exchange(ref _failures, 0) >= AwayAfter)
            bell.Ring(placer);
        if (answer.IsTaken)
            return new ResultDelivery.Delivered();
        if (answer is { IsRefusal: true, Status: { } status })
            return new ResultDelivery.RefusedByPlacer(status);
        var wait = options.RetryAfter(result.Attempt);
        return new ResultDelivery.RetryLater(answer.RetryAfter > wait ? answer.RetryAfter.Value : wait);
    }

    private byte[]? Open(ClaimedResult result)
    {
        try
        {
            return sealer.Open(new SealSubject(programme, result.Due.ResultId, SealPurpose.Result), result.Content);
        }
        catch (Exception error) when (error is SealException or KeyRingException)
        {
            // It stays: a key ring may be repaired.
            ResultLog.CannotOpen(log, result.Due.ResultId, error.GetType().Name);
            return null;
        }
    }
}
