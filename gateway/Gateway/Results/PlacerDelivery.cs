using System.Buffers;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Memory;
using Gateway.Trail;

namespace Gateway.Results;

/// <summary>Takes single results to one placer, each to its end: on record, sent, settled. What came of them says whether the endpoint is away.</summary>
internal sealed class PlacerDelivery(
    string programme,
    string placer,
    PlacerConnection connection,
    ResultQueue queue,
    Sealer sealer,
    ResultBell bell,
    AuditTrail audit,
    ResultOptions options,
    ILogger log)
{
    /// <summary>So many failures in a row, with nothing taken between, are the endpoint's and not a result's.</summary>
    private const int AwayAfter = 3;

    private int _failures;

    public string Programme => programme;

    public string Placer => placer;

    public bool IsAway => Volatile.Read(ref _failures) >= AwayAfter;

    /// <summary>While it is away: how long until a result looks whether it is back.</summary>
    public TimeSpan UntilNextLook => options.LookAfter(Volatile.Read(ref _failures) - AwayAfter + 1);

    /// <summary>A result that was taken a moment ago.</summary>
    /// <param name="result">Leased to this replica.</param>
    /// <param name="body">As it goes to the placer; no longer the caller's.</param>
    /// <param name="stopping">Breaks it off; it is due again at once.</param>
    public Task DeliverAsync(DueResult result, PersonalBytes body, CancellationToken stopping) => DeliverAsync(result, body, closed: null, stopping);

    /// <summary>A result that was claimed.</summary>
    public Task DeliverAsync(ClaimedResult result, CancellationToken stopping) => DeliverAsync(result.Due, body: null, result.Content, stopping);

    // With its body, or with what that is to be opened from.
    private async Task DeliverAsync(DueResult result, PersonalBytes? body, Sealed? closed, CancellationToken stopping)
    {
        try
        {
            body ??= Open(result, closed!);
            var outcome = body is null ? new ResultDelivery.RetryLater(options.RetryAfter(result.Attempt)) : await PostAsync(result, body, stopping);
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
    }

    private async Task<ResultDelivery> PostAsync(DueResult result, PersonalBytes body, CancellationToken stopping)
    {
        PlacerAnswer answer;
        try
        {
            await audit.RecordAsync(ResultDisclosure.Of(AuditUser.Gateway, placer, result.ResultId, result.OrderId, result.Person));
            answer = await connection.PostAsync(body.Memory, options.Deadline, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new ResultDelivery.RetryLater(TimeSpan.Zero);
        }
        catch (TrailUnavailableException)
        {
            // What could not be accounted for is not handed over; it stays.
            return new ResultDelivery.RetryLater(options.RetryAfter(result.Attempt));
        }

        if (answer.IsSent)
            body.Dispose();
        Count(answer);
        if (answer.IsTaken)
            return new ResultDelivery.Delivered();
        if (answer is { IsRefusal: true, Status: { } status })
            return new ResultDelivery.RefusedByPlacer(status);
        var wait = options.RetryAfter(result.Attempt);
        return new ResultDelivery.RetryLater(answer.RetryAfter > wait ? answer.RetryAfter.Value : wait);
    }

    // When it is back, the others that wait are due.
    private void Count(PlacerAnswer answer)
    {
        if (answer.IsAway)
            Interlocked.Increment(ref _failures);
        else if (Interlocked.Exchange(ref _failures, 0) >= AwayAfter)
            bell.Ring(placer);
    }

    private PersonalBytes? Open(DueResult result, Sealed closed)
    {
        try
        {
            var opened = sealer.Open(new SealSubject(programme, result.ResultId, SealPurpose.Result), closed);
            var body = new PersonalBytes(opened.Length);
            body.Write(opened);
            CryptographicOperations.ZeroMemory(opened);
            return body;
        }
        catch (Exception error) when (error is SealException or KeyRingException)
        {
            // It stays: a key ring may be repaired.
            ResultLog.CannotOpen(log, result.ResultId, error.GetType().Name);
            return null;
        }
    }
}
