using StackExchange.Redis;

namespace Gateway.Tests.Ledger;

/// <summary>The record of disclosures as it stands in Redis.</summary>
internal static class SceneDisclosures
{
    /// <summary>What the record of disclosures says of a lab, oldest first.</summary>
    public static async Task<IReadOnlyList<Disclosed>> DisclosuresAsync(this Scene scene, string lab)
    {
        var entries = (RedisResult[])(await scene.Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{scene.Programme}}}:disclosed:{lab}", "-", "+")))!;
        return [.. entries.Select(e => (string[])((RedisResult[])e!)[1]!).Select(f => new Disclosed(f[1], f[3], f[5], f.Length > 10 ? f[11] : ""))];
    }

    public static async Task<IReadOnlyList<(string Event, string Number)>> DisclosedAsync(this Scene scene, string lab) =>
        [.. (await scene.DisclosuresAsync(lab)).Select(d => (d.Event, d.Number))];
}

internal sealed record Disclosed(string Event, string OrderId, string Number, string Reason);
