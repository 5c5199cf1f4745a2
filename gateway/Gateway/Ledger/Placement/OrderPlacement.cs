using System.Collections.Concurrent;
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
    public async Task<PlaceOutcome> PlaceAsync(
        string programme,
        IReadOnlyList<PlaceRequest> orders,
        TimeSpan lease,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long deadline = redis.DeadlineOf(lease);
        long milliseconds = Reply.Milliseconds(lease);
        if (orders is [var single])
        {
            RedisResult[] answer = await _singles.GetOrAdd((programme, milliseconds), Singles).AskAsync(single);
            return Reply.Text(answer[0]) == "conflict" ? new PlaceOutcome.Conflict(0) : new PlaceOutcome.Placed([Read(programme, answer, deadline)]);
        }

        RedisResult[] reply = await AskAsync(programme, milliseconds, "all", orders);
        return Reply.Text(reply[0]) == "conflict"
            ? new PlaceOutcome.Conflict((int)reply[1])
            : new PlaceOutcome.Placed([.. reply.Skip(1).Select(order => Read(programme, Reply.Parts(order), deadline))]);
    }

    // Orders of several callers, each judged by itself.
    private Together<PlaceRequest, RedisResult[]> Singles((string Programme, long Lease) of) => new(
        MostTogether,
        async orders => Array.ConvertAll((await AskAsync(of.Programme, of.Lease, "each", orders))[1..], Reply.Parts));

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
        string tag = RedisConnection.Tag(programme);
        var values = new KeyValuePair<RedisKey, RedisValue>[2 * orders.Count];
        for (int i = 0; i < orders.Count; i++)
        {
            values[2 * i] = new($"{tag}:x:{orders[i].OrderId}", orders[i].Order.Bytes);
            values[(2 * i) + 1] = new($"{tag}:k:{orders[i].OrderId}", orders[i].Link.Bytes);
        }

        return values;
    }

    private static PlacedOrder Read(string programme, RedisResult[] parts, long deadline)
    {
        var fields = new Fields(parts[1]);
        return new PlacedOrder(
            Reply.Order(programme, fields),
            (int)parts[2] == 1 ? Reply.Allocation(programme, fields, deadline) : null,
            Reply.Text(parts[0]) == "known");
    }
}
