using System.Collections.Concurrent;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I3, I5, I6: an order gets in once, with its place and its disclosure intent, in one step (place.lua).</summary>
internal sealed class OrderPlacement(RedisConnection redis)
{
    private const int MostTogether = 16;
    private static readonly RedisScript Place = RedisScript.Of("place", "hold", "lease", "choose");

    private readonly ConcurrentDictionary<(string Programme, long Lease), Together<PlaceRequest, RedisResult[]>> _singles = new();

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
        return orders is [var single] ? PlaceAsync(programme, single, lease) : PlaceAllAsync(programme, orders, lease);
    }

    private async Task<PlaceOutcome> PlaceAsync(string programme, PlaceRequest order, TimeSpan lease)
    {
        long deadline = redis.DeadlineOf(lease);
        RedisResult[] answer = await _singles.GetOrAdd((programme, Reply.Milliseconds(lease)), static (of, placement) => placement.Singles(of), this).AskAsync(order);
        return Reply.Is(answer[0], "conflict"u8) ? new PlaceOutcome.Conflict(0) : new PlaceOutcome.Placed([Read(programme, order, answer, deadline)]);
    }

    private async Task<PlaceOutcome> PlaceAllAsync(string programme, IReadOnlyList<PlaceRequest> orders, TimeSpan lease)
    {
        long deadline = redis.DeadlineOf(lease);
        RedisResult[] reply = await AskAsync(programme, Reply.Milliseconds(lease), "all", orders);
        return Reply.Is(reply[0], "conflict"u8)
            ? new PlaceOutcome.Conflict((int)reply[1])
            : new PlaceOutcome.Placed([.. orders.Select((order, index) => Read(programme, order, Reply.Parts(reply[index + 1]), deadline))]);
    }

    // Orders of several callers, each judged by itself.
    private Together<PlaceRequest, RedisResult[]> Singles((string Programme, long Lease) of) => new(
        MostTogether,
        async orders => Array.ConvertAll(await AskAsync(of.Programme, of.Lease, "each", orders), Reply.Parts));

    private async Task<RedisResult[]> AskAsync(string programme, long lease, string how, IReadOnlyList<PlaceRequest> orders) =>
        Reply.Parts(await redis.WriteAsync(Place, programme, SealedValues(programme, orders), Arguments(lease, how, orders)));

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

    private static PlacedOrder Read(string programme, PlaceRequest asked, RedisResult[] parts, long deadline)
    {
        var fields = new Fields(parts[1]);
        return new PlacedOrder(
            programme,
            fields,
            (int)parts[2] == 1 ? Reply.Allocation(programme, fields, deadline, asked) : null,
            Reply.Is(parts[0], "known"u8));
    }
}
