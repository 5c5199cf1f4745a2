using System.Collections.Concurrent;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3, I5, I6: an order gets in once, with its place and its disclosure intent, in one step (place.lua).</summary>
internal sealed class OrderPlacement(RedisConnection redis)
{
    private const int MostTogether = 16;

    /// <summary>What the script answers of each order: a word and the order as it stands.</summary>
    private const int Width = 2;
    private static readonly RedisScript Place = RedisScript.Of("place", "hold", "lease", "choose");

    private readonly ConcurrentDictionary<(string Programme, TimeSpan Lease), Together<PlaceRequest, PlaceOutcome>> _singles = new();

    /// <inheritdoc cref="RedisConnection.Failures" />
    public long Failures => redis.Failures;

    /// <summary>Places all orders of the call or none. A call that was not answered may be repeated with the same requests.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="orders">At least one order of this programme.</param>
    /// <param name="lease">How long this replica may take over the first attempt.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat or refuse.</exception>
    public Task<PlaceOutcome> PlaceAsync(
        string programme,
        IReadOnlyList<PlaceRequest> orders,
        TimeSpan lease,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return orders is [var single]
            ? _singles.GetOrAdd((programme, lease), static (of, placement) => placement.Singles(of.Programme, of.Lease), this).AskAsync(single)
            : PlaceAllAsync(programme, orders, lease);
    }

    private async Task<PlaceOutcome> PlaceAllAsync(string programme, IReadOnlyList<PlaceRequest> orders, TimeSpan lease)
    {
        long deadline = redis.DeadlineOf(lease);
        RedisResult[] answers = Reply.Parts(await AskAsync(programme, lease, "all", orders));
        return Reply.Is(answers[0], "conflict"u8)
            ? new PlaceOutcome.Conflict((int)answers[1])
            : new PlaceOutcome.Placed([.. orders.Select((order, index) => Read(programme, order, answers, index, deadline))]);
    }

    private Together<PlaceRequest, PlaceOutcome> Singles(string programme, TimeSpan lease) => new(MostTogether, orders => PlaceEachAsync(programme, orders, lease));

    // Orders of several callers, each judged by itself.
    private async Task<IReadOnlyList<PlaceOutcome>> PlaceEachAsync(string programme, IReadOnlyList<PlaceRequest> orders, TimeSpan lease)
    {
        long deadline = redis.DeadlineOf(lease);
        RedisResult[] answers = Reply.Parts(await AskAsync(programme, lease, "each", orders));
        var outcomes = new PlaceOutcome[orders.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Reply.Is(answers[Width * i], "conflict"u8)
                ? new PlaceOutcome.Conflict(0)
                : new PlaceOutcome.Placed([Read(programme, orders[i], answers, i, deadline)]);
        }

        return outcomes;
    }

    private Task<RedisResult> AskAsync(string programme, TimeSpan lease, string how, IReadOnlyList<PlaceRequest> orders) =>
        redis.WriteAsync(Place, programme, SealedValues(programme, orders), Arguments(Reply.Milliseconds(lease), how, orders));

    private static RedisValue[] Arguments(long lease, string how, IReadOnlyList<PlaceRequest> orders)
    {
        var arguments = new RedisValue[2 + (10 * orders.Count)];
        int at = 0;
        arguments[at++] = lease;
        arguments[at++] = how;
        foreach (PlaceRequest order in orders)
        {
            arguments[at++] = order.OrderId;
            arguments[at++] = order.Placer;
            arguments[at++] = order.NumberToken;
            arguments[at++] = order.Digest;
            arguments[at++] = order.Test;
            arguments[at++] = order.Urgent ? "1" : "";
            arguments[at++] = order.PersonToken;
            arguments[at++] = PackedCandidates.Of(order.Candidates);
            arguments[at++] = order.FreshOrderNumber;
            arguments[at++] = order.Region;
        }

        return arguments;
    }

    // Beside the script, not through it: Lua would hash every byte of them.
    private static KeyValuePair<RedisKey, RedisValue>[] SealedValues(string programme, IReadOnlyList<PlaceRequest> orders)
    {
        var values = new KeyValuePair<RedisKey, RedisValue>[2 * orders.Count];
        for (int i = 0; i < orders.Count; i++)
        {
            values[2 * i] = new(KeyOf(programme, "}:x:"u8, orders[i].OrderId), orders[i].Order.Bytes);
            values[(2 * i) + 1] = new(KeyOf(programme, "}:k:"u8, orders[i].OrderId), orders[i].Link.Bytes);
        }

        return values;
    }

    // As bytes, in which Redis wants it.
    private static byte[] KeyOf(string programme, ReadOnlySpan<byte> kind, string id)
    {
        var key = new byte[1 + programme.Length + kind.Length + id.Length];
        key[0] = (byte)'{';
        Encoding.ASCII.GetBytes(programme, key.AsSpan(1));
        kind.CopyTo(key.AsSpan(1 + programme.Length));
        Encoding.ASCII.GetBytes(id, key.AsSpan(1 + programme.Length + kind.Length));
        return key;
    }

    private static PlacedOrder Read(string programme, PlaceRequest asked, RedisResult[] answers, int index, long deadline)
    {
        (RedisResult word, var order) = (answers[Width * index], new Fields(answers[(Width * index) + 1]));
        AllocationRecord? allocation = Reply.Is(word, "leased"u8) ? Reply.Allocation(programme, order, deadline, asked) : null;
        return new PlacedOrder(programme, order, allocation, Reply.Is(word, "known"u8));
    }
}
