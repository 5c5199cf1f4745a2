using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>How many orders of a test find a place a day.</summary>
internal sealed class PlacedOrders(RedisConnection redis)
{
    private const int Days = 7;

    /// <summary>By test: the mean of the last seven days (of UTC) on which an order found a place, today among them only where there is no other.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ADayAsync(string programme)
    {
        long today = redis.Time.GetUtcNow().ToUnixTimeSeconds() / 86400;
        HashEntry[][] days = await redis.ReadAsync(db => Task.WhenAll(
            Enumerable.Range(0, Days + 1).Select(back => db.HashGetAllAsync($"{RedisConnection.Tag(programme)}:day:{today - back}"))));
        HashEntry[][] full = [.. days.Skip(1).Where(day => day.Length > 0)];
        HashEntry[][] counted = full.Length > 0 ? full : [.. days.Take(1)];
        return counted.SelectMany(day => day)
            .GroupBy(slot => ((string)slot.Name!).Split('|')[1], StringComparer.Ordinal)
            .ToDictionary(test => test.Key, test => test.Sum(slot => (double)slot.Value) / counted.Length, StringComparer.Ordinal);
    }
}
