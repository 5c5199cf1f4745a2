namespace Gateway.Ledger;

/// <summary>The end of what is kept: no sealed order outlives the limit, and none that was still open ends unseen (retain.lua).</summary>
internal sealed class Retention(RedisConnection redis)
{
    private static readonly RedisScript Retain = RedisScript.Of("retain", "hold", "lease", "release");

    /// <summary>One batch. Call again while <see cref="RetentionBatch.Destroyed"/> is not 0.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="limit">How long an order may be kept, from its acceptance by the ledger's clock.</param>
    /// <param name="tests">The programme's tests.</param>
    /// <param name="most">About so many at a time.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<RetentionBatch> EndAsync(string programme, TimeSpan limit, IEnumerable<string> tests, int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reply = Reply.Parts(await redis.WriteAsync(Retain, programme, [Reply.Milliseconds(limit), most, .. tests]));
        return new RetentionBatch([.. Reply.Parts(reply[0]).Select(Reply.Text)], (int)reply[1]);
    }
}

/// <param name="Ended">Task ids of orders that were still open; they are undeliverable now and on the operators' list.</param>
/// <param name="Destroyed">Orders whose sealed content is gone, those included.</param>
internal sealed record RetentionBatch(IReadOnlyList<string> Ended, int Destroyed);
