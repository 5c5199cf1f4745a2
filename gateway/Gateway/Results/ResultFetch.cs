using Gateway.Audit;
using Gateway.Disclosure;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Trail;

namespace Gateway.Results;

/// <summary>Results that a placer comes for itself: only its own, until it acknowledges them.</summary>
internal sealed class ResultFetch(ResultQueue queue, Sealer sealer, Tokens tokens, AuditTrail audit, ILogger<ResultFetch> log)
{
    /// <param name="placer">Whose results.</param>
    /// <param name="user">The same, as the audit trail names it.</param>
    /// <param name="query">Which.</param>
    /// <exception cref="LedgerUnavailableException">503.</exception>
    /// <exception cref="TrailUnavailableException">503: what could not be accounted for is not handed over.</exception>
    public async Task<FetchedPage> FindAsync(Party placer, AuditUser user, FetchQuery query)
    {
        // A placer belongs to one programme.
        var programme = placer.Programmes[0];
        var number = query.Number is var (system, value) ? tokens.OrderNumber(placer.Id, system, value) : null;
        var waiting = await queue.WaitingAsync(programme, placer.Id, new WaitingQuery(number, Micros(query.From), Micros(query.To), query.After, query.Count + 1));
        var page = waiting.Results.Take(query.Count).ToList();
        var opened = page.SelectMany(Open).ToList();
        var handed = opened.Select(result => result.Id).ToHashSet(StringComparer.Ordinal);
        await Task.WhenAll(page.Where(result => handed.Contains(result.ResultId)).Select(result =>
            audit.RecordAsync(ResultDisclosure.Of(user, placer.Id, result.ResultId, result.OrderId, result.Person))));
        return new FetchedPage(
            waiting.Total,
            opened,
            waiting.Results.Count > query.Count ? page[^1].TakenMicros : null);
    }

    /// <returns>False when the placer has, and had, no such result.</returns>
    public async Task<bool> AcknowledgeAsync(Party placer, string id, CancellationToken cancellation) =>
        LedgerIds.ProgrammeOf(id) is { } programme
        && placer.Programmes.Contains(programme, StringComparer.Ordinal)
        && await queue.AcknowledgeAsync(programme, placer.Id, id, cancellation);

    // One that does not open stays, and holds up no other: a key ring may be repaired.
    private IEnumerable<(string Id, DateTimeOffset Taken, byte[] Content)> Open(WaitingResult result)
    {
        try
        {
            var content = sealer.Open(new SealSubject(result.Programme, result.ResultId, SealPurpose.Result), result.Content);
            return [(result.ResultId, DateTimeOffset.UnixEpoch.AddMicroseconds(result.TakenMicros), content)];
        }
        catch (Exception error) when (error is SealException or KeyRingException)
        {
            ResultLog.CannotOpen(log, result.ResultId, error.GetType().Name);
            return [];
        }
    }

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <param name="Total">Of all pages.</param>
/// <param name="Results">Id, time and the restored result of each, in the order in which the gateway took them.</param>
/// <param name="Next">Where the next page starts; null on the last.</param>
internal sealed record FetchedPage(int Total, IReadOnlyList<(string Id, DateTimeOffset Taken, byte[] Content)> Results, long? Next);
