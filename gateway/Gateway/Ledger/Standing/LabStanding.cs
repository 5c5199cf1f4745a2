using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>I4: whether a lab may be given orders and be heard. Kept in each programme; a lab is active when no programme has it suspended.</summary>
/// <param name="redis">The connection.</param>
/// <param name="programmes">All programme ids of the registry.</param>
internal sealed class LabStanding(RedisConnection redis, IReadOnlyList<string> programmes)
{
    private const string News = "gateway:standing";
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(1);
    private static readonly RedisScript Suspend = RedisScript.Of("suspend");
    private static readonly RedisScript Reinstate = RedisScript.Of("reinstate");
    private static readonly RedisScript InFlight = RedisScript.Of("in-flight");

    /// <summary>From its return on the ledger gives the lab no order of the programme and takes no result from it. Watch <see cref="InFlightAsync"/> for what is under way.</summary>
    /// <returns>False when it was suspended already; then only the choice about late results is new.</returns>
    public async Task<bool> SuspendAsync(string programme, string lab, SuspensionRecord suspension, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (bool)await redis.WriteAsync(
            Suspend, programme, lab, Code(suspension.LateResults), suspension.Reason, suspension.By, News);
    }

    /// <summary>Orders of the programme may go to the lab again.</summary>
    /// <returns>False when it was not suspended.</returns>
    public async Task<bool> ReinstateAsync(string programme, string lab, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (bool)await redis.WriteAsync(Reinstate, programme, lab, News);
    }

    /// <summary>True when no programme has the lab suspended.</summary>
    public async Task<bool> IsActiveAsync(string lab) => (await SuspendedInAsync(lab)).Count == 0;

    /// <summary>True when the programme has not suspended the lab.</summary>
    public async Task<bool> IsActiveAsync(string programme, string lab) =>
        !await redis.ReadAsync(db => db.HashExistsAsync($"{RedisConnection.Tag(programme)}:standing", lab));

    /// <summary>The programmes that have the lab suspended.</summary>
    public async Task<IReadOnlyList<string>> SuspendedInAsync(string lab)
    {
        bool[] suspended = await redis.ReadAsync(db => Task.WhenAll(
            programmes.Select(p => db.HashExistsAsync($"{RedisConnection.Tag(p)}:standing", lab))));
        return [.. programmes.Where((_, i) => suspended[i])];
    }

    /// <summary>Why the lab is suspended in the programme; null when it is not.</summary>
    public async Task<SuspensionRecord?> FindAsync(string programme, string lab)
    {
        RedisValue[] values = await redis.ReadAsync(db => db.HashGetAsync(
            $"{RedisConnection.Tag(programme)}:suspension:{lab}", ["reason", "by", "late", "since"]));
        return values[3].IsNull
            ? null
            : new SuspensionRecord(values[0]!, values[1]!, ReadLateResults(values[2]!), DateTimeOffset.FromUnixTimeMilliseconds((long)values[3]));
    }

    /// <summary>Leases at the lab that have neither been settled nor ended, by Redis TIME. 0 after a suspension: quiesced, if each replica keeps its deadlines.</summary>
    public async Task<int> InFlightAsync(string programme, string lab) => (int)await redis.WriteAsync(InFlight, programme, lab);

    /// <summary>
    /// The labs that are suspended anywhere, now and after each change, so that a replica cuts its requests to them at once. Changes are
    /// heard by pub/sub; every second they are read as well, so nothing depends on hearing.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlySet<string>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var heard = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        await redis.Subscriber.SubscribeAsync(News, OnMessage);
        try
        {
            IReadOnlySet<string>? last = null;
            while (true)
            {
                if (await TryReadSuspendedAsync() is { } labs && (last is null || !labs.SetEquals(last)))
                    yield return last = labs;
                await HeardAsync(heard.Reader, cancellation);
            }
        }
        finally
        {
            await redis.Subscriber.UnsubscribeAsync(News, OnMessage);
        }

        void OnMessage(RedisChannel channel, RedisValue lab) => heard.Writer.TryWrite(true);
    }

    // With Redis away nothing is known to have changed; leases end all the same.
    private async Task<IReadOnlySet<string>?> TryReadSuspendedAsync()
    {
        try
        {
            RedisValue[][] labs = await redis.ReadAsync(db => Task.WhenAll(
                programmes.Select(p => db.HashKeysAsync($"{RedisConnection.Tag(p)}:standing"))));
            return labs.SelectMany(l => l).Select(l => (string)l!).ToHashSet(StringComparer.Ordinal);
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

    internal static string Code(LateResults late) => late == LateResults.Quarantine ? "quarantine" : "refuse";

    internal static LateResults ReadLateResults(string code) => code == "quarantine" ? LateResults.Quarantine : LateResults.Refuse;
}
