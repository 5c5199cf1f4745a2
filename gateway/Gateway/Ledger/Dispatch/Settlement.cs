using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3: the end of an attempt, taken once and only under the newest lease (settle.lua).</summary>
internal sealed class Settlement(RedisConnection redis)
{
    private const int MostTogether = 32;
    private const int Width = 7;
    private static readonly RedisScript Settle = RedisScript.Of("settle", "hold", "lease", "release");

    private readonly ConcurrentDictionary<string, Together<Ended, SettleOutcome>> _programmes = new(StringComparer.Ordinal);

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
    public Task<SettleOutcome> SettleAsync(
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

        return _programmes.GetOrAdd(allocation.Programme, static (programme, settlement) => settlement.Together(programme), this)
            .AskAsync(new Ended(allocation, name, detail, wait));
    }

    private Together<Ended, SettleOutcome> Together(string programme) => new(
        MostTogether,
        async attempts => Read(attempts, Reply.Parts(await redis.WriteAsync(Settle, programme, Arguments(attempts)))));

    private static SettleOutcome[] Read(IReadOnlyList<Ended> attempts, RedisResult[] answers)
    {
        var outcomes = new SettleOutcome[answers.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            AllocationRecord allocation = attempts[i].Allocation;
            outcomes[i] = answers[i].IsNull ? new SettleOutcome.Stale() : new SettleOutcome.Settled(Reply.Order(allocation.Programme, new Fields(answers[i]), allocation));
        }

        return outcomes;
    }

    private static RedisValue[] Arguments(IReadOnlyList<Ended> attempts)
    {
        var arguments = new RedisValue[Width * attempts.Count];
        int at = 0;
        for (int i = 0; i < attempts.Count; i++)
        {
            (AllocationRecord allocation, string outcome, string detail, TimeSpan wait) = attempts[i];
            arguments[at++] = allocation.OrderId;
            arguments[at++] = allocation.Lab;
            arguments[at++] = allocation.OrderNumber;
            arguments[at++] = allocation.Lease;
            arguments[at++] = outcome;
            arguments[at++] = detail;
            arguments[at++] = Reply.Milliseconds(wait);
        }

        return arguments;
    }

    /// <summary>An attempt, and how it ended in the script's words.</summary>
    private readonly record struct Ended(AllocationRecord Allocation, string Outcome, string Detail, TimeSpan Wait);
}
