using System.Collections.Concurrent;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// The way to Redis. Scripts survive NOSCRIPT, reconnects and failovers: they are repeated, under the ids they carry, until the command
/// timeout is over; then <see cref="LedgerUnavailableException"/>. Several connections take turns: Redis reads a little of each before it writes to
/// disk, so the more there are, the more orders share one fsync.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<ConnectionMultiplexer> _connections;
    private readonly LedgerOptions _options;

    // What a programme's scripts name as their key, as bytes.
    private readonly ConcurrentDictionary<string, RedisKey[]> _keys = new(StringComparer.Ordinal);
    private long _failures;
    private uint _turn;

    public RedisConnection(IReadOnlyList<ConnectionMultiplexer> connections, LedgerOptions options, TimeProvider time)
    {
        _connections = connections;
        _options = options;
        Time = time;
        foreach (ConnectionMultiplexer connection in connections)
            connection.ConnectionFailed += (_, _) => Interlocked.Increment(ref _failures);
    }

    /// <summary>The clock of timeouts and deadlines; what the ledger records has the time of Redis.</summary>
    public TimeProvider Time { get; }

    /// <summary>True while Redis can be reached; for readiness.</summary>
    public bool IsConnected => _connections.Any(connection => connection.IsConnected);

    /// <summary>
    /// How often a connection was lost. As long as it stays the same, what a call was given has been read by the time it has its answer: on a lost
    /// connection a first attempt could still read it while the second is answered.
    /// </summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The timestamp of <see cref="Time"/> at which a lease that is asked for now counts as lost.</summary>
    public long DeadlineOf(TimeSpan lease) => Time.GetTimestamp() + (long)(lease.TotalSeconds * Time.TimestampFrequency);

    public ISubscriber Subscriber => _connections[0].GetSubscriber();

    /// <summary>Runs a script that writes, and waits for the configured number of replicas.</summary>
    /// <param name="script">A script that may be repeated with the same arguments.</param>
    /// <param name="programme">Programme id; the hash tag of all keys that the script touches.</param>
    /// <param name="arguments">ARGV.</param>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time; the script may have run.</exception>
    public Task<RedisResult> WriteAsync(RedisScript script, string programme, params RedisValue[] arguments) =>
        WriteAsync(programme, new Call(script, KeyOf(programme), arguments).RunAsync);

    /// <summary>Sets values and runs a script that knows what to do with them, in one transaction: all of it is there or nothing.</summary>
    /// <param name="script">A script that may be repeated with the same arguments.</param>
    /// <param name="programme">Programme id; the hash tag of all keys.</param>
    /// <param name="values">Keys of the programme and what they hold.</param>
    /// <param name="arguments">ARGV.</param>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time; it may have happened.</exception>
    public Task<RedisResult> WriteAsync(RedisScript script, string programme, KeyValuePair<RedisKey, RedisValue>[] values, RedisValue[] arguments) =>
        WriteAsync(programme, new Call(script, KeyOf(programme), arguments, values).RunAsync);

    /// <summary>Runs a script that only reads.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public Task<RedisResult> ReadAsync(RedisScript script, string programme, params RedisValue[] arguments) =>
        InTimeAsync(Next(), new Call(script, KeyOf(programme), arguments).RunAsync);

    /// <summary>One or more plain reading commands.</summary>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> read) => InTimeAsync(Next(), (db, _) => read(db));

    public async ValueTask DisposeAsync()
    {
        foreach (ConnectionMultiplexer connection in _connections)
        {
            await connection.CloseAsync();
            connection.Dispose();
        }
    }

    /// <summary>Everything of one programme is in one slot.</summary>
    internal static string Tag(string programme) => $"{{{programme}}}";

    private RedisKey[] KeyOf(string programme) => _keys.GetOrAdd(programme, static programme => [Encoding.UTF8.GetBytes(Tag(programme))]);

    private Task<RedisResult> WriteAsync(string programme, Func<IDatabase, Attempt, Task<RedisResult>> write) => _options.ReplicasToWait == 0
        ? InTimeAsync(Next(), write)
        : WriteToReplicasAsync(programme, write);

    private IDatabase Next() => _connections[(int)(Interlocked.Increment(ref _turn) % (uint)_connections.Count)].GetDatabase();

    private async Task<T> InTimeAsync<T>(IDatabase db, Func<IDatabase, Attempt, Task<T>> ask)
    {
        long start = Time.GetTimestamp();
        bool isScriptUnknown = false;
        while (true)
        {
            TimeSpan left = _options.CommandTimeout - Time.GetElapsedTime(start);
            try
            {
                return await ask(db, new Attempt(left, isScriptUnknown)).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time);
            }
            catch (TimeoutException e)
            {
                throw new LedgerUnavailableException("The ledger did not answer in time.", e);
            }
            catch (RedisServerException e) when (!isScriptUnknown && e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                isScriptUnknown = true;
            }
            catch (Exception e) when (MayPass(e))
            {
                if (left <= Pause)
                    throw new LedgerUnavailableException("The ledger cannot be reached.", e);
                await Task.Delay(Pause, Time);
            }
        }
    }

    // WAIT speaks of the last write of its own connection. A repeated script may write nothing, and a new connection has written
    // nothing, so the write that is waited for is one more, behind the script's; and if the connection changed on the way, once again.
    private async Task<RedisResult> WriteToReplicasAsync(string programme, Func<IDatabase, Attempt, Task<RedisResult>> write)
    {
        long start = Time.GetTimestamp();
        IDatabase connection = Next();
        while (true)
        {
            long failures = Failures;
            RedisResult answer = await InTimeAsync(connection, write);
            int replicas = await InTimeAsync(connection, (db, attempt) => WaitForReplicasAsync(db, programme, attempt.Left));
            if (replicas < _options.ReplicasToWait)
                throw new LedgerUnavailableException("Too few replicas of the ledger took the write in time.");
            if (Failures == failures)
                return answer;
            if (Time.GetElapsedTime(start) > _options.CommandTimeout)
                throw new LedgerUnavailableException("The connection to the ledger changes too often to be sure of its replicas.");
        }
    }

    private async Task<int> WaitForReplicasAsync(IDatabase db, string programme, TimeSpan left)
    {
        Task barrier = db.StringIncrementAsync($"{Tag(programme)}:barrier");
        Task<RedisResult> replicas = db.ExecuteAsync("WAIT", _options.ReplicasToWait, Math.Max(1, (int)left.TotalMilliseconds - 50));
        await barrier;
        return (int)await replicas;
    }

    // A restart, a failover or a busy moment; anything else is a defect and goes up as it is.
    private static bool MayPass(Exception e) => e switch
    {
        RedisConnectionException => true,
        RedisServerException => e.Message.Split(' ', 2)[0] is "LOADING" or "READONLY" or "MASTERDOWN" or "BUSY" or "TRYAGAIN" or "CLUSTERDOWN" or "MOVED" or "ASK"
            or "MISCONF" or "OOM" or "NOREPLICAS" or "UNBLOCKED"
            // In a transaction all of these look alike.
            or "EXECABORT",
        _ => false,
    };

    /// <param name="Left">Of the command timeout.</param>
    /// <param name="IsScriptUnknown">Redis has said that it does not have the script.</param>
    private readonly record struct Attempt(TimeSpan Left, bool IsScriptUnknown);

    /// <summary>One call of a script, repeated as it stands.</summary>
    private sealed class Call(RedisScript script, RedisKey[] key, RedisValue[] arguments, KeyValuePair<RedisKey, RedisValue>[]? values = null)
    {
        public Task<RedisResult> RunAsync(IDatabase db, Attempt attempt) => values is null ? EvaluateAsync(db, attempt) : TransactAsync(db.CreateTransaction(), values, attempt);

        // EVAL runs a script that Redis does not know, and makes it known again.
        private Task<RedisResult> EvaluateAsync(IDatabaseAsync db, Attempt attempt) => attempt.IsScriptUnknown
            ? db.ExecuteAsync("EVAL", [script.Text, 1, key[0], .. arguments.Select(argument => (object)argument)])
            : db.ScriptEvaluateAsync(script.Hash, key, arguments);

        // The values first: the script may find that they are not wanted.
        private async Task<RedisResult> TransactAsync(ITransaction transaction, KeyValuePair<RedisKey, RedisValue>[] together, Attempt attempt)
        {
            Task set = transaction.StringSetAsync(together);
            Task<RedisResult> answer = EvaluateAsync(transaction, attempt);
            await transaction.ExecuteAsync();
            await set;
            return await answer;
        }
    }
}
