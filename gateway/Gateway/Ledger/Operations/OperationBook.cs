using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// Operations and their turns, which span programmes: one open one a lab (begin-operation.lua). They are kept apart from the programmes' own keys, and first:
/// what a programme has not heard yet, whoever goes on with the operation tells it.
/// </summary>
internal sealed class OperationBook(RedisConnection redis)
{
    private const string Suspension = "suspension";
    private static readonly RedisScript Begin = RedisScript.Of("begin-operation");
    private static readonly RedisScript Change = RedisScript.Of("change-operation");
    private static readonly RedisScript Quiesced = RedisScript.Of("quiesced");
    private static readonly RedisScript Close = RedisScript.Of("close-operation");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>Begins a suspension, unless the lab has one of the same strength or more.</summary>
    public async Task<OperationOutcome> BeginAsync(string id, string lab, SuspensionMode mode, LateResults late, string reason, string by)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(
            Begin, OperatorCalls.Tag, id, lab, Suspension, LabStanding.Code(mode), LabStanding.Code(late), reason, by));
        OperationRecord operation = Read(reply[1]);
        return Reply.Text(reply[0]) == "begun" ? new OperationOutcome.Stands(operation) : new OperationOutcome.Conflict(operation);
    }

    public Task<OperationOutcome> StopAsync(string id) => ChangeAsync(id, OperationState.Running, OperationState.Stopped);

    public Task<OperationOutcome> ContinueAsync(string id) => ChangeAsync(id, OperationState.Stopped, OperationState.Running);

    /// <summary>Nothing is left to do.</summary>
    public Task<OperationOutcome> FinishAsync(string id) => ChangeAsync(id, OperationState.Running, OperationState.Done);

    /// <summary>The lab is to come back: its operation is not open any more.</summary>
    public async Task<Closing> CloseAsync(string lab)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Close, OperatorCalls.Tag, lab));
        return Reply.Text(reply[0]) == "closed" ? new Closing.Closed((long)reply[1]) : new Closing.StillOpen(Read(reply[1]));
    }

    /// <summary>The lab is left alone now.</summary>
    /// <returns>The first moment that was told.</returns>
    public async Task<DateTimeOffset> QuiescedAsync(string id, DateTimeOffset at) =>
        Time(Reply.Text(await redis.WriteAsync(Quiesced, OperatorCalls.Tag, id, at.ToUnixTimeMilliseconds())));

    /// <summary>Null when there is none.</summary>
    public async Task<OperationRecord?> FindAsync(string id)
    {
        HashEntry[] fields = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:operation:{id}"));
        return fields.Length == 0 ? null : Read(fields.ToDictionary(f => (string)f.Name!, f => (string)f.Value!, StringComparer.Ordinal));
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<OperationRecord>> LatestAsync(int most)
    {
        RedisValue[] ids = await redis.ReadAsync(db => db.SortedSetRangeByRankAsync($"{Prefix}:operations", 0, most - 1, Order.Descending));
        return await AllAsync(ids);
    }

    /// <summary>Those of labs that were not reinstated since.</summary>
    public async Task<IReadOnlyList<OperationRecord>> OpenAsync() =>
        await AllAsync(await redis.ReadAsync(db => db.HashValuesAsync($"{Prefix}:open")));

    private async Task<IReadOnlyList<OperationRecord>> AllAsync(RedisValue[] ids)
    {
        OperationRecord?[] operations = await Task.WhenAll(ids.Select(id => FindAsync(id!)));
        return [.. operations.OfType<OperationRecord>()];
    }

    private async Task<OperationOutcome> ChangeAsync(string id, OperationState from, OperationState to)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Change, OperatorCalls.Tag, id, Code(from), Code(to)));
        return Reply.Text(reply[0]) switch
        {
            "unknown" => new OperationOutcome.Unknown(),
            "changed" => new OperationOutcome.Stands(Read(reply[1])),
            _ => new OperationOutcome.Conflict(Read(reply[1])),
        };
    }

    private static string Code(OperationState state) => state.ToString().ToLowerInvariant();

    private static OperationRecord Read(RedisResult flat)
    {
        var texts = (string[])flat!;
        return Read(Enumerable.Range(0, texts.Length / 2).ToDictionary(at => texts[2 * at], at => texts[(2 * at) + 1], StringComparer.Ordinal));
    }

    private static OperationRecord Read(Dictionary<string, string> fields) => new(
        fields["id"],
        fields["kind"],
        fields["lab"],
        LabStanding.ReadMode(fields["mode"]),
        LabStanding.ReadLateResults(fields["late"]),
        fields["reason"],
        fields["by"],
        Time(fields["started"]),
        Enum.Parse<OperationState>(fields["state"], ignoreCase: true),
        long.Parse(fields["turn"], CultureInfo.InvariantCulture),
        fields.TryGetValue("quiesced", out string? quiesced) ? Time(quiesced) : null,
        fields.TryGetValue("ended", out string? ended) ? Time(ended) : null);

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}

/// <summary>How an operation stands after it was asked to.</summary>
internal abstract record OperationOutcome
{
    private OperationOutcome()
    {
    }

    /// <summary>As asked, by this call or before.</summary>
    internal sealed record Stands(OperationRecord Operation) : OperationOutcome;

    /// <summary>Not as asked: this one stands in the way, or is not in a state for it.</summary>
    internal sealed record Conflict(OperationRecord Operation) : OperationOutcome;

    internal sealed record Unknown : OperationOutcome;
}

/// <summary>Whether a lab may come back.</summary>
internal abstract record Closing
{
    private Closing()
    {
    }

    /// <param name="Turn">Of the reinstatement.</param>
    internal sealed record Closed(long Turn) : Closing;

    /// <summary>Its orders are still being moved, or have to leave it first.</summary>
    internal sealed record StillOpen(OperationRecord Operation) : Closing;
}
