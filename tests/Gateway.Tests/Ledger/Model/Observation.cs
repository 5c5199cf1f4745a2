using System.Globalization;
using Gateway.Ledger;
using StackExchange.Redis;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What one look at Redis showed: all keys of the programme at one moment.</summary>
internal sealed record Observation(long Milliseconds, string Day, Picture Picture, IReadOnlyList<DisclosureEntry> NewDisclosures);

/// <summary>Looks at a programme; knows the names of keys (gateway/docs/ledger.md), and nothing of what they should hold.</summary>
internal sealed class Observer(Scene scene)
{
    private const string Look = """
        local tag, time = KEYS[1], redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local day = string.format('%.0f', math.floor((now / 1000 + ARGV[1]) / 86400))
        local function key(a, b) return tag .. ':' .. a .. (b and ':' .. b or '') end
        local orders, labs, queues = {}, {}, {}
        for i = 5, #ARGV do
          local id = ARGV[i]
          orders[#orders + 1] = { id, redis.call('GET', key('o', id)), redis.call('EXISTS', key('x', id)), redis.call('EXISTS', key('k', id)) }
        end
        local since = string.gmatch(ARGV[4], '[^ ]+')
        for lab in string.gmatch(ARGV[2], '[^ ]+') do
          labs[#labs + 1] = {
            redis.call('HGET', key('standing'), lab) or '', redis.call('ZRANGE', key('outstanding', lab), 0, -1), redis.call('ZRANGE', key('due', lab), 0, -1),
            redis.call('ZRANGE', key('flying', lab), 0, -1), redis.call('XRANGE', key('disclosed', lab), since(), '+'),
            redis.call('ZRANGE', key('kept', lab), 0, -1) }
        end
        for test in string.gmatch(ARGV[3], '[^ ]+') do
          queues[#queues + 1] = { redis.call('ZRANGE', key('held', test), 0, -1), redis.call('ZRANGE', key('again', test), 0, -1) }
        end
        return { string.format('%.0f', now), day, orders, labs, queues, redis.call('HGETALL', key('day', day)),
          redis.call('HGETALL', key('open')), redis.call('ZRANGE', key('attention'), 0, -1) }
        """;

    private readonly string[] _since = [.. Country.Labs.Select(_ => "-")];

    /// <summary>Looks at everything.</summary>
    /// <param name="ids">Task ids that were ever asked for, accepted or not, in the order of asking.</param>
    public async Task<Observation> LookAsync(IEnumerable<string> ids)
    {
        object[] arguments =
        [
            Look, 1, RedisConnection.Tag(scene.Programme), Country.Calendar.UtcOffsetSeconds, string.Join(' ', Country.Labs), string.Join(' ', Country.Tests),
            string.Join(' ', _since), .. ids,
        ];
        Task<Books> books = scene.BooksAsync();
        RedisResult[] reply = Reply.Parts(await scene.Redis.ReadAsync(db => db.ExecuteAsync("EVAL", arguments)));
        long now = long.Parse(Reply.Text(reply[0]), CultureInfo.InvariantCulture);
        RedisResult[][] labs = [.. Reply.Parts(reply[3]).Select(Reply.Parts)];
        DisclosureEntry[] disclosed = [.. labs.SelectMany((lab, i) => News(i, Reply.Parts(lab[4])))];
        Dictionary<string, string> reserved = Hash(reply[5]), open = Hash(reply[6]);
        var picture = new Picture(
            [.. Reply.Parts(reply[2]).Select(Reply.Parts).Select(order => Order(order, now))],
            [.. labs.Select((lab, i) => Lab(Country.Labs[i], lab, reserved, open))],
            [.. Reply.Parts(reply[4]).Select(Reply.Parts).Select((queue, i) => new QueuePicture(Country.Tests[i], Drawing.Queue(Texts(queue[0])), Drawing.Set(Texts(queue[1]))))],
            await books,
            Drawing.Set(Texts(reply[7])),
            Drawing.Disclosures(disclosed));
        return new Observation(now, Reply.Text(reply[1]), picture, disclosed);
    }

    private OrderPicture Order(RedisResult[] parts, long now)
    {
        string id = Drawing.Short(Reply.Text(parts[0]));
        bool isSealed = (int)parts[2] == 1, linked = (int)parts[3] == 1;
        if (parts[1].IsNull)
            return Drawing.NotAccepted(id, isSealed, linked);
        var fields = new Fields(parts[1]);
        OrderRecord order = Reply.Order(scene.Programme, fields);
        AllocationRecord attempt = Reply.Allocation(scene.Programme, fields, deadline: 0);
        long ends = attempt.LeaseUntil.ToUnixTimeMilliseconds();
        return Drawing.Order(order, attempt, ends == 0 ? LeaseState.Closed : ends > now ? LeaseState.Running : LeaseState.Ended, isSealed, linked);
    }

    private static LabPicture Lab(string name, RedisResult[] lab, Dictionary<string, string> reserved, Dictionary<string, string> open) => new(
        name,
        Reply.Text(lab[0]),
        Drawing.ByTest(test => Count(reserved, name, test)),
        Drawing.ByTest(test => Count(open, name, test)),
        Drawing.Queue(Texts(lab[1])),
        Drawing.Set(Texts(lab[2])),
        Drawing.Set(Texts(lab[3])),
        Drawing.Set(Texts(lab[5])));

    private static int Count(Dictionary<string, string> hash, string lab, string test) =>
        hash.TryGetValue($"{lab}|{test}", out string? count) ? int.Parse(count, CultureInfo.InvariantCulture) : 0;

    private IEnumerable<DisclosureEntry> News(int lab, RedisResult[] entries)
    {
        if (entries.Length > 0)
            _since[lab] = "(" + Reply.Text(Reply.Parts(entries[^1])[0]);
        return entries.Select(e => Hash(Reply.Parts(e)[1])).Select(f => new DisclosureEntry(Country.Labs[lab], f["e"], f["o"], f["n"], f["p"], f["s"], f.GetValueOrDefault("w", "")));
    }

    private static Dictionary<string, string> Hash(RedisResult flat) =>
        Texts(flat).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static IReadOnlyList<string> Texts(RedisResult list) => (string[])list!;
}

/// <summary>One entry of the record of disclosures.</summary>
internal sealed record DisclosureEntry(string Lab, string Event, string OrderId, string Number, string Policy, string Person, string Reason);
