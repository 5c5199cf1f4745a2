using System.Globalization;
using System.Text.Json;
using Gateway.Disclosure;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Breaches, what was told of them, and the revisions of their lists for letters: all of it is added to, and nothing is changed or taken out.</summary>
internal sealed class BreachBook(RedisConnection redis)
{
    private static readonly RedisScript Declare = RedisScript.Of("declare-breach");
    private static readonly RedisScript Notice = RedisScript.Of("add-notice");
    private static readonly RedisScript KeepLetters = RedisScript.Of("keep-letters");
    private static readonly RedisScript Revise = RedisScript.Of("add-revision");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>A breach with this id is declared once; said again, it stays as it is.</summary>
    public async Task<BreachRecord> DeclareAsync(string id, string lab, DateTimeOffset aware, string reason, string by, IReadOnlyList<NotificationClock> clocks)
    {
        await redis.WriteAsync(
            Declare, OperatorCalls.Tag, id, lab, aware.ToUnixTimeMilliseconds(), reason, by, JsonSerializer.Serialize(clocks, BreachJson.Default.IReadOnlyListNotificationClock));
        return (await FindAsync(id))!;
    }

    /// <param name="breach">Id of a breach.</param>
    /// <param name="call">Id of the call that says it: said again, it is on record once.</param>
    /// <param name="notice">What was told.</param>
    public Task RecordAsync(string breach, string call, NoticeRecord notice) =>
        redis.WriteAsync(Notice, OperatorCalls.Tag, breach, call, JsonSerializer.Serialize(notice, BreachJson.Default.NoticeRecord));

    /// <summary>A part of a revision that is not on record yet.</summary>
    public Task KeepAsync(string content, int part, Sealed letters) => redis.WriteAsync(KeepLetters, OperatorCalls.Tag, PartOf(content, part), letters.Bytes);

    /// <exception cref="InvalidDataException">The part is not there: what was kept is never taken out.</exception>
    public async Task<Sealed> LettersAsync(string content, int part)
    {
        RedisValue letters = await redis.ReadAsync(db => db.StringGetAsync($"{Prefix}:letters:{PartOf(content, part)}"));
        return letters.IsNull ? throw new InvalidDataException("A part of a revision is not in the ledger any more.") : Sealed.Of(letters!);
    }

    /// <summary>The revision is the next one, and from now on there.</summary>
    /// <returns>False where another came between: the difference to that one is to be made.</returns>
    public async Task<bool> ReviseAsync(string breach, RevisionRecord revision) => (long)await redis.WriteAsync(
        Revise, OperatorCalls.Tag, breach, revision.Content, revision.Number, JsonSerializer.Serialize(revision, BreachJson.Default.RevisionRecord)) == 1;

    /// <summary>Null when there is none.</summary>
    public async Task<BreachRecord?> FindAsync(string id)
    {
        HashEntry[] fields = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:breach:{id}"));
        if (fields.Length == 0)
            return null;
        var breach = fields.ToDictionary(field => (string)field.Name!, field => (string)field.Value!, StringComparer.Ordinal);
        HashEntry[] notices = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:notices:{id}"));
        HashEntry[] revisions = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:revisions:{id}"));
        return new BreachRecord(
            id,
            breach["lab"],
            Time(breach["aware"]),
            Time(breach["declared"]),
            breach["reason"],
            breach["by"],
            JsonSerializer.Deserialize(breach["clocks"], BreachJson.Default.IReadOnlyListNotificationClock)!,
            [.. notices.Select(notice => JsonSerializer.Deserialize((string)notice.Value!, BreachJson.Default.NoticeRecord)!).OrderBy(notice => notice.Recorded)],
            [.. revisions.Select(revision => JsonSerializer.Deserialize((string)revision.Value!, BreachJson.Default.RevisionRecord)!).OrderBy(revision => revision.Number)]);
    }

    /// <summary>The latest declared first.</summary>
    public async Task<IReadOnlyList<BreachRecord>> AllAsync()
    {
        RedisValue[] ids = await redis.ReadAsync(db => db.SortedSetRangeByRankAsync($"{Prefix}:breaches", 0, -1, Order.Descending));
        BreachRecord?[] breaches = await Task.WhenAll(ids.Select(id => FindAsync(id!)));
        return [.. breaches.OfType<BreachRecord>()];
    }

    private static string PartOf(string content, int part) => string.Create(CultureInfo.InvariantCulture, $"{content}:{part}");

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}
