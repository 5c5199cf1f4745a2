using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// Operations and their turns, which span programmes (begin-operation.lua). They are kept apart from the programmes' own keys, and first: what a programme has not
/// heard yet, whoever goes on with the operation tells it.
/// </summary>
internal sealed class OperationBook(RedisConnection redis)
{
    private static readonly RedisScript Begin = RedisScript.Of("begin-operation", "forget");
    private static readonly RedisScript Change = RedisScript.Of("change-operation", "changes", "forget");
    private static readonly RedisScript Quiesced = RedisScript.Of("quiesced");
    private static readonly RedisScript Latest = RedisScript.Of("latest-operations");
    private static readonly RedisScript Tell = RedisScript.Of("tell-operation");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>Begins an operation; a suspension only where the lab has none of the same strength or more.</summary>
    /// <param name="id">Id of the call that begins it: said again, it finds the operation begun.</param>
    /// <param name="plan">What it is to do.</param>
    /// <param name="reason">Why; names no person.</param>
    /// <param name="by">Party id of the operator.</param>
    public async Task<OperationOutcome> BeginAsync(string id, OperationPlan plan, string reason, string by)
    {
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Begin, OperatorCalls.Tag, [id, plan.Kind, reason, by, .. OperationFields.Write(plan)]));
        OperationRecord operation = Read(reply[1]);
        return Reply.Text(reply[0]) == "begun" ? new OperationOutcome.Stands(operation) : new OperationOutcome.Conflict(operation);
    }

    public Task<OperationOutcome> StopAsync(string id, ChangeOrder change) => ChangeAsync(id, OperationState.Running, OperationState.Stopped, change);

    public Task<OperationOutcome> ContinueAsync(string id, ChangeOrder change) => ChangeAsync(id, OperationState.Stopped, OperationState.Running, change);

    /// <summary>Nothing is left to do.</summary>
    public Task<OperationOutcome> FinishAsync(string id) => ChangeAsync(id, OperationState.Running, OperationState.Done, null);

    /// <summary>The lab is left alone now.</summary>
    /// <returns>The first moment that was told.</returns>
    public async Task<DateTimeOffset> QuiescedAsync(string id, DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(Reply.Text(await redis.WriteAsync(Quiesced, OperatorCalls.Tag, id, at.ToUnixTimeMilliseconds())), CultureInfo.InvariantCulture));

    /// <summary>A programme is told how an operation stands; a suspension's programmes are told by <see cref="LabStanding.SuspendAsync"/>.</summary>
    public Task TellAsync(string programme, OperationRecord operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return redis.WriteAsync(Tell, programme, operation.Id, operation.Turn, operation.State == OperationState.Stopped ? "1" : "0");
    }

    /// <summary>Null when there is none (any more).</summary>
    public async Task<OperationRecord?> FindAsync(string id)
    {
        HashEntry[] fields = await redis.ReadAsync(db => db.HashGetAllAsync($"{Prefix}:operation:{id}"));
        return fields.Length == 0 ? null : OperationFields.Read(fields.ToDictionary(f => (string)f.Name!, f => (string)f.Value!, StringComparer.Ordinal));
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<OperationRecord>> LatestAsync(int most) =>
        [.. Reply.Parts(await redis.WriteAsync(Latest, OperatorCalls.Tag, most)).Select(Read)];

    /// <summary>Suspensions of labs that were not reinstated since, and all else that is not done.</summary>
    public async Task<IReadOnlyList<OperationRecord>> OpenAsync()
    {
        RedisValue[] ids = await redis.ReadAsync(db => db.HashValuesAsync($"{Prefix}:open"));
        OperationRecord?[] operations = await Task.WhenAll(ids.Select(id => FindAsync(id!)));
        return [.. operations.OfType<OperationRecord>()];
    }

    private async Task<OperationOutcome> ChangeAsync(string id, OperationState from, OperationState to, ChangeOrder? change)
    {
        RedisValue[] who = change is null ? [] : [change.Call, change.By, change.Reason];
        RedisResult[] reply = Reply.Parts(await redis.WriteAsync(Change, OperatorCalls.Tag, [id, Code(from), Code(to), .. who]));
        return Reply.Text(reply[0]) switch
        {
            "unknown" => new OperationOutcome.Unknown(),
            "changed" => new OperationOutcome.Stands(Read(reply[1])),
            _ => new OperationOutcome.Conflict(Read(reply[1])),
        };
    }

    private static string Code(OperationState state) => state.ToString().ToLowerInvariant();

    private static OperationRecord Read(RedisResult flat) =>
        OperationFields.Read(((string[])flat!).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));
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
