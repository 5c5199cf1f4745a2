using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3: the end of an attempt, taken once and only under the newest lease (settle.lua).</summary>
internal sealed class Settlement(RedisConnection redis)
{
    private const int MostTogether = 32;
    private static readonly RedisScript Settle = RedisScript.Of("settle", "hold", "lease", "release");

    private readonly ConcurrentDictionary<string, Together<RedisValue[], RedisResult[]>> _programmes = new(StringComparer.Ordinal);

    /// <summary>
    /// Records how an attempt ended. Delivered: the order is with the lab. Indeterminate, throttled: same lab and number again. Never sent: the
    /// same until the third attempt, then another lab. Refused: another lab, and when none is left <see cref="OrderState.Refused"/>.
    /// Cannot be minimised: <see cref="OrderState.Undeliverable"/>. The reason stays with the order and in the record of disclosures.
    /// </summary>
    /// <param name="allocation">The lease under which the attempt was made.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="retryAfter">When the same lab is due again, if it is; a longer wait that the lab asked for goes before it.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat, or let the lease run out.</exception>
    public async Task<SettleOutcome> SettleAsync(
        AllocationRecord allocation,
        DeliveryOutcome outcome,
        TimeSpan retryAfter,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (string name, string detail) = outcome switch
        {
            DeliveryOutcome.Delivered => ("delivered", ""),
            DeliveryOutcome.RefusedByLab refused => ("refused", AttemptReason.Status(refused.Status)),
            DeliveryOutcome.NeverSent never => ("never-sent", never.Reason),
            DeliveryOutcome.Throttled busy => ("throttled", AttemptReason.Status(busy.Status)),
            DeliveryOutcome.Indeterminate unknown => ("indeterminate", unknown.Reason),
            DeliveryOutcome.CannotMinimise cannot => ("cannot-minimise", cannot.Reason),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "No such outcome."),
        };
        TimeSpan wait = outcome is DeliveryOutcome.Throttled throttled && throttled.After > retryAfter ? throttled.After : retryAfter;

        RedisResult[] reply = await _programmes.GetOrAdd(allocation.Programme, Settlements).AskAsync(
            [allocation.OrderId, allocation.Lab, allocation.OrderNumber, allocation.Lease, name, detail, Reply.Milliseconds(wait)]);
        return Reply.Text(reply[0]) == "stale"
            ? new SettleOutcome.Stale()
            : new SettleOutcome.Settled(Reply.Order(allocation.Programme, reply[1]));
    }

    private Together<RedisValue[], RedisResult[]> Settlements(string programme) => new(
        MostTogether,
        async settlements => Array.ConvertAll(Reply.Parts(await redis.WriteAsync(Settle, programme, settlements is [var one] ? one : [.. settlements.SelectMany(s => s)])), Reply.Parts));
}
