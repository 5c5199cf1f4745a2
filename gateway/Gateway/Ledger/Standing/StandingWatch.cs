using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>Tells a replica of each change of a lab's standing, whichever replica was asked for it.</summary>
internal sealed class StandingWatch(RedisConnection redis, LabStanding standing)
{
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The labs that are suspended anywhere, now and after each change, so that a replica cuts its requests to them at once. Changes are
    /// heard by pub/sub; every second they are read as well, so nothing depends on hearing.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, LabStand>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var heard = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        await redis.Subscriber.SubscribeAsync(LabStanding.News, OnMessage);
        try
        {
            IReadOnlyDictionary<string, LabStand>? last = null;
            while (true)
            {
                if (await TryReadAsync() is { } labs && (last is null || !Same(last, labs)))
                    yield return last = labs;
                await HeardAsync(heard.Reader, cancellation);
            }
        }
        finally
        {
            await redis.Subscriber.UnsubscribeAsync(LabStanding.News, OnMessage);
        }

        void OnMessage(RedisChannel channel, RedisValue lab) => heard.Writer.TryWrite(true);
    }

    private static bool Same(IReadOnlyDictionary<string, LabStand> one, IReadOnlyDictionary<string, LabStand> other) =>
        one.Count == other.Count && one.All(lab => other.TryGetValue(lab.Key, out LabStand? stand) && stand == lab.Value);

    // With Redis away nothing is known to have changed; leases end all the same.
    private async Task<IReadOnlyDictionary<string, LabStand>?> TryReadAsync()
    {
        try
        {
            return await standing.SuspendedAsync();
        }
        catch (LedgerUnavailableException)
        {
            return null;
        }
    }

    private async Task HeardAsync(ChannelReader<bool> heard, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Reread, redis.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await heard.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A second without news: read all the same.
        }
    }
}
