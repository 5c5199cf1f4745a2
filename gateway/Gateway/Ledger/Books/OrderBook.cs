using Gateway.Disclosure;
using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Reading only: how orders, programmes and labs stand.</summary>
internal sealed class OrderBook(RedisConnection redis)
{
    private const int AttentionPart = 500;
    private static readonly RedisScript Order = RedisScript.Of("order");
    private static readonly RedisScript OrderByNumber = RedisScript.Of("order-by-number");
    private static readonly RedisScript Attention = RedisScript.Of("attention", "walk", "listed");
    private static readonly RedisScript Labs = RedisScript.Of("labs", "choose");

    /// <summary>The order with a Task id; null when there is none, also for text that is no Task id.</summary>
    public async Task<OrderRecord?> FindAsync(string orderId)
    {
        if (LedgerIds.ProgrammeOf(orderId) is not { } programme)
            return null;
        RedisResult reply = await redis.ReadAsync(Order, programme, orderId);
        return reply.IsNull ? null : Reply.Order(programme, reply);
    }

    /// <summary>The order that a placer sent under a number; null when there is none.</summary>
    public async Task<OrderRecord?> FindByTokenAsync(string programme, string placer, string numberToken)
    {
        RedisResult reply = await redis.ReadAsync(OrderByNumber, programme, placer, numberToken);
        return reply.IsNull ? null : Reply.Order(programme, reply);
    }

    /// <summary>What a result of the order needs to reach the right person; null when there is no such order.</summary>
    public Task<Sealed?> LinkOf(string orderId) => SealedAsync("k", orderId);

    /// <summary>The sealed order; null when there is none or it is destroyed.</summary>
    public Task<Sealed?> OrderOf(string orderId) => SealedAsync("x", orderId);

    /// <summary>Where all orders of the programme are.</summary>
    public async Task<Books> BooksAsync(string programme)
    {
        HashEntry[] ways = await redis.ReadAsync(db => db.HashGetAllAsync($"{RedisConnection.Tag(programme)}:books"));
        long accepted = 0;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (HashEntry way in ways)
        {
            string[] ends = ((string)way.Name!).Split('>');
            if (ends[0].Length == 0)
                accepted += (long)way.Value;
            else
                counts[ends[0]] = Count(ends[0]) - (long)way.Value;
            counts[ends[1]] = Count(ends[1]) + (long)way.Value;
        }

        return new Books(
            accepted, Count("held"), Count("allocated"), Count("disclosing"), Count("indeterminate"), Count("delivered"), Count("resulted"),
            Count("cancelled"), Count("refused"), Count("undeliverable"));

        long Count(string state) => counts.GetValueOrDefault(state);
    }

    /// <summary>Orders held for a test, those that wait apart for a lab that may have them included.</summary>
    public async Task<long> HeldAsync(string programme, string test)
    {
        long[] lengths = await redis.ReadAsync(db => Task.WhenAll(
            db.SortedSetLengthAsync($"{RedisConnection.Tag(programme)}:held:{test}"),
            db.SortedSetLengthAsync($"{RedisConnection.Tag(programme)}:again:{test}")));
        return lengths.Sum();
    }

    /// <summary>Orders on the operators' list (refused, undeliverable, cancellation refused), and held ones where they are asked for; each list oldest first.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="filter">Which; null: the whole list.</param>
    /// <param name="tests">All tests of the programme, whose held orders are looked through.</param>
    public async Task<IReadOnlyList<OrderRecord>> AttentionAsync(string programme, int most, OrderFilter? filter = null, IReadOnlyList<string>? tests = null)
    {
        var found = new Dictionary<string, OrderRecord>(StringComparer.Ordinal);
        (int list, RedisValue score, RedisValue last) = (1, "", "");
        while (list != 0 && found.Count < most)
        {
            RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
                Attention, programme, [list, score, last, AttentionPart, .. (filter ?? new OrderFilter()).Arguments(tests ?? [])]));
            // One that is tried again meanwhile may come twice.
            foreach (OrderRecord order in Reply.Parts(reply[0]).Select(order => Reply.Order(programme, order)))
                found.TryAdd(order.Id, order);
            (list, score, last) = ((int)reply[1], (RedisValue)reply[2], (RedisValue)reply[3]);
        }

        return [.. found.Values.Take(most)];
    }

    /// <summary>Each lab's figures for each test of the programme.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="candidates">By test: the labs of the registry.</param>
    public async Task<IReadOnlyList<LabCounters>> LabsAsync(
        string programme,
        IReadOnlyDictionary<string, IReadOnlyList<Candidate>> candidates)
    {
        IEnumerable<LabCounters>[] tests = await Task.WhenAll(candidates.Select(async test =>
        {
            RedisResult reply = await redis.ReadAsync(Labs, programme, test.Key, PackedCandidates.Of(test.Value));
            return Reply.Parts(reply).Select(row => Read(test.Key, Reply.Parts(row)));
        }));
        return [.. tests.SelectMany(t => t)];
    }

    private static LabCounters Read(string test, RedisResult[] row) => new(
        Reply.Text(row[0]),
        test,
        (int)row[1] == 1,
        (int)row[2] == 1,
        (int)row[3],
        (int)row[4],
        (int)row[5],
        (int)row[6],
        (int)row[7],
        (int)row[8]);

    private async Task<Sealed?> SealedAsync(string kind, string orderId)
    {
        if (LedgerIds.ProgrammeOf(orderId) is not { } programme)
            return null;
        RedisValue bytes = await redis.ReadAsync(db => db.StringGetAsync($"{RedisConnection.Tag(programme)}:{kind}:{orderId}"));
        return bytes.IsNull ? null : Sealed.Of(bytes!);
    }
}
