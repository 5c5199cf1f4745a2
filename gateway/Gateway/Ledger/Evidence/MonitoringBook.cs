using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Signals that a monitoring party posted on labs; it only grows (keep-signal.lua). It spans programmes.</summary>
internal sealed class MonitoringBook(RedisConnection redis)
{
    private static readonly RedisScript Keep = RedisScript.Of("keep-signal");
    private static readonly string Prefix = RedisConnection.Tag(OperatorCalls.Tag);

    /// <summary>Keeps it. Idempotent by its id.</summary>
    /// <param name="signal">What was posted; its time is the ledger's.</param>
    /// <exception cref="LedgerUnavailableException">Redis could not be written; repeat.</exception>
    public Task KeepAsync(MonitoringSignal signal) => redis.WriteAsync(
        Keep, OperatorCalls.Tag, signal.Id, signal.Lab, signal.Severity, signal.Text, signal.Reference, signal.ValidUntil.ToUnixTimeMilliseconds(), signal.Effect, signal.By);

    /// <summary>Those on a lab, newest first.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<IReadOnlyList<MonitoringSignal>> OfAsync(string lab, int most)
    {
        RedisValue[] ids = await redis.ReadAsync(db => db.SortedSetRangeByRankAsync($"{Prefix}:monitoring-of:{lab}", 0, most - 1, Order.Descending));
        HashEntry[][] entries = await redis.ReadAsync(db => Task.WhenAll(ids.Select(id => db.HashGetAllAsync($"{Prefix}:monitoring:{id}"))));
        return [.. entries.Select(entry => Read(entry.ToDictionary(field => (string)field.Name!, field => (string)field.Value!, StringComparer.Ordinal)))];
    }

    private static MonitoringSignal Read(Dictionary<string, string> fields) => new(
        fields["id"], fields["lab"], fields["severity"], fields["text"], fields["reference"], Time(fields["until"]), fields["effect"], fields["by"], Time(fields["at"]));

    private static DateTimeOffset Time(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}

/// <summary>A monitoring party's signal on a lab.</summary>
/// <param name="Id">Of the call that posted it.</param>
/// <param name="Lab">Lab id.</param>
/// <param name="Severity">How severe.</param>
/// <param name="Text">In words; names no person.</param>
/// <param name="Reference">Where the party keeps it; may be empty.</param>
/// <param name="ValidUntil">Until when it means anything.</param>
/// <param name="Effect">What it did, by the registry's rules.</param>
/// <param name="By">Party id.</param>
/// <param name="Posted">By the ledger's clock; null in one that is to be kept.</param>
internal sealed record MonitoringSignal(
    string Id, string Lab, string Severity, string Text, string Reference, DateTimeOffset ValidUntil, string Effect, string By, DateTimeOffset? Posted = null);
