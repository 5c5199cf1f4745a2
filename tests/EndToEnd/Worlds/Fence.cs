namespace EndToEnd.Worlds;

/// <summary>Whether a suspended lab was left alone (I4).</summary>
public static class Fence
{
    /// <summary>
    /// By the lab's own log. A lab that is short of time reads late what was sent in time, from a connection that is closed by then: what it read after the
    /// moment must be an attempt that ended before it, by the record.
    /// </summary>
    public static async Task NothingBeganAfterAsync(this ScreeningWorld world, string lab, DateTimeOffset quiesced)
    {
        var redis = world.Redis ?? throw new InvalidOperationException("The record is read from a Redis of the world's own: WorldOptions.OwnRedis.");
        IReadOnlyList<Disclosed> record = [.. await redis.DisclosuresAsync("cervical", lab), .. await redis.DisclosuresAsync("bowel", lab)];
        var ended = record.Where(line => line.Event is "delivered" or "indeterminate" && line.At < quiesced).CountBy(line => line.Number).ToDictionary();
        foreach (var requests in world.LogOf(lab).GroupBy(request => request.OrderNumber!))
        {
            var late = requests.Where(request => request.ReceivedAt >= quiesced).ToList();
            Assert.True(
                late.Count == 0 || requests.Count() <= ended.GetValueOrDefault(requests.Key),
                $"{requests.Key}: requests {string.Join(", ", late.Select(request => $"{request.Request} at {request.ReceivedAt:O}"))}, quiesced {quiesced:O}");
        }
    }
}
