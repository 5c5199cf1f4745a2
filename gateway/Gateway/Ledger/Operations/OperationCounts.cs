using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What an operation has done in each programme: counted and listed by the very step that did it (counts.lua).</summary>
internal sealed class OperationCounts(RedisConnection redis)
{
    /// <summary>How many orders went where.</summary>
    public async Task<IReadOnlyList<MoveTally>> OfAsync(string programme, string operation)
    {
        HashEntry[] counts = await redis.ReadAsync(db => db.HashGetAllAsync($"{RedisConnection.Tag(programme)}:operation:{operation}"));
        return [.. counts.Select(count => MoveTally.Read(count.Name!, (int)count.Value))];
    }

    /// <summary>Orders of the lab without a final result.</summary>
    public async Task<long> OutstandingAsync(string programme, string lab) =>
        await redis.ReadAsync(db => db.SortedSetLengthAsync($"{RedisConnection.Tag(programme)}:outstanding:{lab}"));

    /// <summary>Orders that a resend has found and not come to yet.</summary>
    public async Task<long> PendingAsync(string programme, string operation) =>
        await redis.ReadAsync(db => db.SortedSetLengthAsync($"{RedisConnection.Tag(programme)}:pending:{operation}"));

    /// <summary>A part of the orders that left their lab, in the order in which they did.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="operation">Operation id.</param>
    /// <param name="first">From 0.</param>
    /// <param name="most">At most so many.</param>
    public async Task<IReadOnlyList<LeftOrder>> LeftAsync(string programme, string operation, int first, int most)
    {
        string tag = RedisConnection.Tag(programme);
        RedisValue[] lines = await redis.ReadAsync(db => db.ListRangeAsync($"{tag}:left:{operation}", first, first + most - 1));
        string[][] left = [.. lines.Select(line => ((string)line!).Split('|'))];
        RedisValue[] orders = await redis.ReadAsync(db => db.StringGetAsync([.. left.Select(l => (RedisKey)$"{tag}:o:{l[0]}")]));
        RedisValue[] links = await redis.ReadAsync(db => db.StringGetAsync([.. left.Select(l => (RedisKey)$"{tag}:k:{l[0]}")]));
        return
        [
            .. left.Select((line, i) => new LeftOrder(
                Reply.Order(programme, new Fields((byte[])orders[i]!)), MoveTally.ReadAtLab(line[1]), line[2], line.ElementAtOrDefault(3), links[i].IsNull ? null : Sealed.Of(links[i]!))),
        ];
    }
}

/// <summary>An order that left a lab.</summary>
/// <param name="Record">How it stands now.</param>
/// <param name="AtLab">What the ledger knew when it left.</param>
/// <param name="Number">The gateway order number that the lab had.</param>
/// <param name="From">The lab that it left; null: the lab that the operation suspended.</param>
/// <param name="Link">Holds the barcodes; null once the time for corrections is over.</param>
internal sealed record LeftOrder(OrderRecord Record, AtLab AtLab, string Number, string? From, Sealed? Link);
