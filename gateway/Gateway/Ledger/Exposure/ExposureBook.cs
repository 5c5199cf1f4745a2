using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// I5: what a lab was sent, from its record of disclosures. The record is read from its start in parts, whatever the period: how a disclosure ended may be told long
/// after it began. The next part, and the orders of the last, are asked for while one is read.
/// </summary>
internal sealed class ExposureBook(RedisConnection redis)
{
    // So many entries keep Redis from others for a third of a millisecond. Larger ones are not read faster: what the client makes of them outlives a collection.
    private const int Part = 200;

    /// <summary>Whether the lab was ever chosen for an order of these programmes.</summary>
    public async Task<bool> KnowsAsync(string lab, IEnumerable<string> programmes)
    {
        foreach (string programme in programmes)
        {
            if (await redis.ReadAsync(db => db.KeyExistsAsync(StreamOf(programme, lab))))
                return true;
        }

        return false;
    }

    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<LabExposure> OfAsync(string lab, IEnumerable<string> programmes, Period period, CancellationToken cancellation)
    {
        var now = await redis.ReadAsync(async db => (RedisResult[])(await db.ExecuteAsync("TIME"))!);
        var parts = new List<ProgrammeExposure>();
        foreach (string programme in programmes)
            parts.Add(new ProgrammeExposure(programme, await ExpectedAsync(programme, lab)));
        var exposure = new LabExposure(
            lab, period, DateTimeOffset.FromUnixTimeMilliseconds(((long)now[0] * 1000) + ((long)now[1] / 1000)), parts.Sum(part => part.Expected));
        foreach (ProgrammeExposure part in parts)
        {
            await ReadAsync(exposure, part, cancellation);
            if (part.Numbers.Count > 0)
                exposure.Programmes.Add(part);
        }

        return exposure;
    }

    private async Task ReadAsync(LabExposure exposure, ProgrammeExposure programme, CancellationToken cancellation)
    {
        var reader = new DisclosureReader(exposure, programme);
        string through = $"{exposure.Through.ToUnixTimeMilliseconds()}-{ulong.MaxValue}";
        await ReadAsync(exposure, programme, reader, "-", through, cancellation);
        // An order was looked at while its attempt had just ended, and the end was told behind what had been read: without it an attempt that reached the lab could
        // pass for the one before it, which did not.
        reader.EndsOnly();
        await ReadAsync(exposure, programme, reader, $"({through}", "+", cancellation);
    }

    private async Task ReadAsync(LabExposure exposure, ProgrammeExposure programme, DisclosureReader reader, string from, string through, CancellationToken cancellation)
    {
        RedisKey stream = StreamOf(programme.Programme, exposure.Lab);
        Task<RedisResult[]> asked = PartAsync(stream, from, through);
        (GivenOut Given, Task<RedisValue[]> Orders) before = (reader.TakeGivenOut(), Task.FromResult<RedisValue[]>([]));
        while (await asked is { Length: > 0 } entries)
        {
            cancellation.ThrowIfCancellationRequested();
            asked = entries.Length == Part ? PartAsync(stream, $"({Reply.Text(Reply.Parts(entries[^1])[0])}", through) : Task.FromResult<RedisResult[]>([]);
            foreach (RedisResult entry in entries)
                reader.Read(entry);
            GivenOut given = reader.TakeGivenOut();
            Task<RedisValue[]> orders = OrdersAsync(given);
            reader.Read(before.Given, await before.Orders);
            before = (given, orders);
        }

        reader.Read(before.Given, await before.Orders);
    }

    private Task<RedisValue[]> OrdersAsync(GivenOut given) =>
        given.Orders.Length > 0 ? redis.ReadAsync(db => db.StringGetAsync(given.Orders)) : Task.FromResult<RedisValue[]>([]);

    // Most have an intent and an outcome.
    private async Task<int> ExpectedAsync(string programme, string lab) => (int)await redis.ReadAsync(db => db.ExecuteAsync("XLEN", StreamOf(programme, lab))) / 2;

    private Task<RedisResult[]> PartAsync(RedisKey stream, string from, string through) =>
        redis.ReadAsync(async db => (RedisResult[])(await db.ExecuteAsync("XRANGE", stream, from, through, "COUNT", Part))!);

    private static RedisKey StreamOf(string programme, string lab) => $"{RedisConnection.Tag(programme)}:disclosed:{lab}";
}
