using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Results on their way to placers: pushed, or kept until they are fetched (claim-results.lua, settle-result.lua, waiting-results.lua).</summary>
internal sealed class ResultQueue(RedisConnection redis)
{
    private const int MostTogether = 32;
    private const int Width = 5;
    private static readonly RedisScript Claim = RedisScript.Of("claim-results", "packed-hash", "outbox");
    private static readonly RedisScript Settle = RedisScript.Of("settle-result", "outbox");
    private static readonly RedisScript Waiting = RedisScript.Of("waiting-results");
    private static readonly RedisScript Acknowledge = RedisScript.Of("acknowledge-result", "outbox");
    private static readonly RedisScript Refused = RedisScript.Of("refused-results");
    private static readonly RedisScript Retry = RedisScript.Of("retry-result", "outbox", "decision");

    private readonly ConcurrentDictionary<string, Together<Settlement, string>> _settling = new(StringComparer.Ordinal);

    /// <summary>Results due at one placer, leased to this replica.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="placer">Party id.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="lease">How long this replica may take over the delivery.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    public async Task<IReadOnlyList<ClaimedResult>> ClaimDueAsync(string programme, string placer, int most, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisResult reply = await redis.WriteAsync(Claim, programme, LedgerIds.NewId(), placer, most, Reply.Milliseconds(lease));
        return Array.ConvertAll(Reply.Parts(reply), result => Read(programme, Reply.Parts(result)));
    }

    /// <summary>Records how a delivery to the placer ended.</summary>
    public async Task<SettledResult> SettleAsync(DueResult result, ResultDelivery delivery, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (string outcome, long wait, int status) = delivery switch
        {
            ResultDelivery.Delivered => ("delivered", 0L, 0),
            ResultDelivery.RetryLater retry => ("retry", Reply.Milliseconds(retry.After), 0),
            ResultDelivery.RefusedByPlacer refused => ("refused", 0L, refused.Status),
            _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery.GetType().Name, "No such outcome."),
        };
        return await _settling.GetOrAdd(result.Programme, Settling).AskAsync(new Settlement(result.ResultId, result.Lease, outcome, wait, status)) switch
        {
            "settled" => SettledResult.Settled,
            "next" => SettledResult.NextIsDue,
            _ => SettledResult.Stale,
        };
    }

    /// <summary>What a placer may fetch: all that it has neither taken nor acknowledged, in the order in which the gateway took it.</summary>
    public async Task<WaitingResults> WaitingAsync(string programme, string placer, WaitingQuery query)
    {
        RedisResult[] reply = Reply.Parts(await redis.ReadAsync(
            Waiting, programme, placer, query.NumberToken ?? "", query.FromMicros, query.ToMicros, query.AfterMicros, query.Most));
        return new WaitingResults((int)reply[0], [.. Reply.Parts(reply[1]).Select(Reply.Parts).Select(r => new WaitingResult(programme, Reply.Text(r[0]), (long)r[1], Reply.Sealed(r[2]), Reply.Text(r[3]), Reply.Text(r[4])))]);
    }

    /// <summary>How many results wait for a placer.</summary>
    public Task<long> WaitingCountAsync(string programme, string placer) =>
        redis.ReadAsync(db => db.SortedSetLengthAsync($"{RedisConnection.Tag(programme)}:waiting:{placer}"));

    /// <summary>The placer has fetched it; its content is destroyed. Idempotent for a week.</summary>
    /// <returns>False when the placer has, and had, no such result.</returns>
    public async Task<bool> AcknowledgeAsync(string programme, string placer, string resultId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (int)await redis.WriteAsync(Acknowledge, programme, placer, resultId) == 1;
    }

    /// <summary>Results on the operators' list: the placer refused them. Oldest first.</summary>
    public async Task<IReadOnlyList<RefusedResult>> RefusedAsync(string programme, int most) =>
    [
        .. Reply.Parts(await redis.ReadAsync(Refused, programme, most)).Select(Reply.Parts).Select(r => new RefusedResult(
            Reply.Text(r[0]), Reply.Text(r[1]), Reply.Text(r[2]), (int)r[3], (int)r[4], DateTimeOffset.FromUnixTimeMilliseconds((long)r[5]))),
    ];

    /// <summary>Sends a refused result again; on record with who did it and why.</summary>
    /// <returns>False when it is not on the list.</returns>
    public async Task<bool> RetryAsync(string programme, string resultId, string by, string reason, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (int)await redis.WriteAsync(Retry, programme, resultId, by, reason) == 1;
    }

    private static ClaimedResult Read(string programme, RedisResult[] parts)
    {
        var fields = new Fields(parts[1]);
        return new ClaimedResult(
            new DueResult(programme, Reply.Text(parts[0]), fields["o"], fields.Word("pl"), fields.Is("f"), fields.Int("at"), fields.Long("ls"), Reply.Text(parts[3])),
            Reply.Sealed(parts[2]));
    }

    private Together<Settlement, string> Settling(string programme) => new(MostTogether, async settlements =>
    {
        var arguments = new RedisValue[Width * settlements.Count];
        for (int i = 0; i < settlements.Count; i++)
            settlements[i].Write(arguments.AsSpan(Width * i));
        return Array.ConvertAll(Reply.Parts(await redis.WriteAsync(Settle, programme, arguments)), Reply.Text);
    });

    private sealed record Settlement(string ResultId, long Lease, string Outcome, long Wait, int Status)
    {
        /// <summary>As settle-result.lua reads it.</summary>
        public void Write(Span<RedisValue> arguments)
        {
            arguments[0] = ResultId;
            arguments[1] = Lease;
            arguments[2] = Outcome;
            arguments[3] = Wait;
            arguments[4] = Status;
        }
    }
}
