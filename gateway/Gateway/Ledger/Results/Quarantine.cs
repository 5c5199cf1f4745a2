using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What labs sent and nobody may read before an operator decides (quarantine.lua).</summary>
internal sealed class Quarantine(RedisConnection redis)
{
    private static readonly RedisScript Keep = RedisScript.Of("quarantine");

    /// <summary>Keeps it. Idempotent by <see cref="QuarantineRecord.Id"/>.</summary>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public async Task QuarantineAsync(string programme, QuarantineRecord record, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await redis.WriteAsync(
            Keep, programme, record.Id, record.Lab, record.Reason, record.OrderNumberToken ?? "", SealedBytes.Of(record.Content));
    }

    /// <summary>What is kept, oldest first.</summary>
    public Task<IReadOnlyList<QuarantineRecord>> QuarantinedAsync(string programme, int most) =>
        redis.ReadAsync<IReadOnlyList<QuarantineRecord>>(async db =>
        {
            string tag = RedisConnection.Tag(programme);
            RedisValue[] ids = await db.SortedSetRangeByRankAsync($"{tag}:quarantine", 0, most - 1);
            return await Task.WhenAll(ids.Select(id => ReadAsync(db, tag, (string)id!)));
        });

    private static async Task<QuarantineRecord> ReadAsync(IDatabase db, string tag, string id)
    {
        Task<RedisValue[]> fields = db.HashGetAsync($"{tag}:q:{id}", ["lab", "reason", "token", "since"]);
        Task<RedisValue> content = db.StringGetAsync($"{tag}:qx:{id}");
        RedisValue[] values = await fields;
        return new QuarantineRecord(
            id,
            (string)values[0]!,
            (string)values[1]!,
            values[2].IsNullOrEmpty ? null : (string)values[2]!,
            SealedBytes.Read((await content)!),
            DateTimeOffset.FromUnixTimeMilliseconds((long)values[3]));
    }
}
