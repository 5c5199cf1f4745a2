using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>What labs have destroyed, and what they hold still (confirm-destruction.lua, destruction.lua).</summary>
internal sealed class Destructions(RedisConnection redis)
{
    private static readonly RedisScript Confirm = RedisScript.Of("confirm-destruction");
    private static readonly RedisScript Stand = RedisScript.Of("destruction");

    /// <summary>Records what a lab says on its own. The first word on a number stands.</summary>
    /// <param name="programme">Programme id.</param>
    /// <param name="lab">The lab whose word it is; only what was given to it is known.</param>
    /// <param name="destroyed">What it says it has destroyed.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>For each what came of it.</returns>
    public Task<IReadOnlyList<ConfirmOutcome>> ConfirmAsync(string programme, string lab, IReadOnlyList<Destroyed> destroyed, CancellationToken cancellation) =>
        ConfirmAsync(programme, lab, "", "lab", destroyed, cancellation);

    /// <summary>Records what the lab answered to a batch, and that the batch is over: it is always called when a batch was claimed, also with nothing.</summary>
    public Task<IReadOnlyList<ConfirmOutcome>> ConfirmAsync(DestructionBatch batch, IReadOnlyList<Destroyed> destroyed, CancellationToken cancellation) =>
        ConfirmAsync(batch.Programme, batch.Lab, batch.Id, "lab", destroyed, cancellation);

    /// <summary>Records what an operator has on paper, also of a lab that is cut.</summary>
    public async Task<ConfirmOutcome> ConfirmOnPaperAsync(string programme, string lab, Destroyed destroyed, CancellationToken cancellation) =>
        (await ConfirmAsync(programme, lab, "", "paper", [destroyed], cancellation))[0];

    /// <param name="programme">Programme id.</param>
    /// <param name="lab">Lab id.</param>
    /// <param name="term">The lab's term; null where it has none.</param>
    /// <param name="overdue">What was asked for longer ago counts as overdue.</param>
    /// <param name="most">Numbers to name, 0 for none.</param>
    public async Task<DestructionStand> StandAsync(string programme, string lab, TimeSpan? term, TimeSpan overdue, int most)
    {
        RedisValue running = term is { } limit ? Reply.Milliseconds(limit) : "";
        RedisResult[] reply = Reply.Parts(await redis.ReadAsync(Stand, programme, lab, running, Reply.Milliseconds(overdue), Math.Max(1, most)));
        AskedOrder[] oldest = [.. Reply.Parts(reply[6]).Chunk(2).Select(pair => new AskedOrder(Reply.Text(pair[0]), Moment(pair[1])!.Value))];
        return new DestructionStand((int)reply[0], (int)reply[1], (int)reply[2], (int)reply[3], (int)reply[4], Moment(reply[5]), oldest.FirstOrDefault()?.Since, [.. oldest.Take(most)]);
    }

    private async Task<IReadOnlyList<ConfirmOutcome>> ConfirmAsync(
        string programme, string lab, string batch, string word, IReadOnlyList<Destroyed> destroyed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RedisValue[] arguments = [lab, batch, word, .. destroyed.SelectMany(one => new RedisValue[] { one.OrderNumber, one.By, one.Stated ?? "-" })];
        return [.. Reply.Parts(await redis.WriteAsync(Confirm, programme, arguments)).Select(answer => Read(Reply.Text(answer)))];
    }

    private static ConfirmOutcome Read(string word) => word switch
    {
        "confirmed" => ConfirmOutcome.Confirmed,
        "known" => ConfirmOutcome.Known,
        "unknown" => ConfirmOutcome.Unknown,
        "suspended" => ConfirmOutcome.Suspended,
        _ => throw new InvalidDataException($"The ledger has a destruction as '{word}'."),
    };

    // A score is written as Redis writes a double, which is whole here.
    private static DateTimeOffset? Moment(RedisResult score) => Reply.Text(score) is { Length: > 0 } written
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse(written, System.Globalization.CultureInfo.InvariantCulture))
        : null;
}

/// <param name="OrderNumber">Gateway order number.</param>
/// <param name="By">Who says so: a code that names no person whose data is processed.</param>
/// <param name="Stated">When, as they say: a FHIR dateTime; null where they do not.</param>
internal sealed record Destroyed(string OrderNumber, string By, string? Stated);

/// <summary>What came of a confirmation.</summary>
internal enum ConfirmOutcome
{
    Confirmed,

    /// <summary>It was confirmed before; the first word stands.</summary>
    Known,

    /// <summary>The lab never had this number, or has the order in hand.</summary>
    Unknown,

    /// <summary>The lab is cut: its word does not count.</summary>
    Suspended,
}

/// <param name="Kept">Orders that have left the lab and whose term runs, or for which there is none.</param>
/// <param name="Due">Term over, not asked yet.</param>
/// <param name="Asked">Asked, not confirmed.</param>
/// <param name="Confirmed">Confirmed since the gateway keeps count.</param>
/// <param name="Overdue">Of those asked: longer ago than agreed.</param>
/// <param name="NextTry">When one is asked again; null when none is.</param>
/// <param name="Oldest">Since when the oldest is asked for; null when none is.</param>
/// <param name="Orders">Asked for the longest, first.</param>
internal sealed record DestructionStand(
    int Kept, int Due, int Asked, int Confirmed, int Overdue, DateTimeOffset? NextTry, DateTimeOffset? Oldest, IReadOnlyList<AskedOrder> Orders);

/// <param name="OrderNumber">Gateway order number.</param>
/// <param name="Since">When the lab was first asked.</param>
internal sealed record AskedOrder(string OrderNumber, DateTimeOffset Since);
