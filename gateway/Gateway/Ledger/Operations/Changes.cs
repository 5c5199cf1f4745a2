using System.Globalization;
using Gateway.Routing;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Reads who changed what, and why (changes.lua writes it, in the step that changes).</summary>
internal sealed class Changes(RedisConnection redis)
{
    private const int Most = 100;

    /// <summary>Of an operation, or of the reinstatements of a lab: oldest first, at most the latest hundred.</summary>
    public Task<IReadOnlyList<Change>> OfAsync(string operationOrLab) => ReadAsync($"{RedisConnection.Tag(OperatorCalls.Tag)}:changes:{operationOrLab}");

    /// <summary>Of a lab's capacities in a programme, likewise.</summary>
    public Task<IReadOnlyList<Change>> OfCapacityAsync(string programme, string lab) => ReadAsync($"{RedisConnection.Tag(programme)}:changes:{lab}");

    private async Task<IReadOnlyList<Change>> ReadAsync(string key)
    {
        RedisResult[] latest = Reply.Parts(await redis.ReadAsync(db => db.ExecuteAsync("XREVRANGE", key, "+", "-", "COUNT", Most)));
        return [.. latest.Reverse().Select(Reply.Parts).Select(entry => Read(Reply.Text(entry[0]), (string[])entry[1]!))];
    }

    private static Change Read(string id, string[] flat)
    {
        var fields = flat.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new Change(
            fields["what"],
            fields["by"],
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id[..id.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture)),
            fields["why"],
            fields.GetValueOrDefault("test"),
            fields.GetValueOrDefault("figure") is { Length: > 0 } figure ? int.Parse(figure, CultureInfo.InvariantCulture) : null,
            fields.GetValueOrDefault("from") is { } day ? LabCalendar.DayOf(int.Parse(day, CultureInfo.InvariantCulture)) : null,
            fields.GetValueOrDefault("part") is { } part ? double.Parse(part, CultureInfo.InvariantCulture) : null);
    }
}
