using System.Text.Json;

namespace Gateway.Trail;

/// <summary>
/// Writes one chain for any number of callers. What comes while the disk is busy goes there together, with one fsync for all. When the disk fails, every caller is told,
/// and nothing is taken until <see cref="TryAsync"/> has found it well again.
/// </summary>
public sealed class TrailWriter : IAsyncDisposable
{
    /// <summary>A disk that has not answered for so long counts as away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly TrailOptions _options;
    private readonly TrailKey _key;
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private readonly Queue<TaskCompletionSource<SignedHead>> _toSign = [];
    private Batch _filling = new();
    private Batch _spare = new();
    private OpenTrail? _trail;
    private SignedHead? _kept;
    private (string File, long Length)? _durable;
    private Exception? _fault = new InvalidOperationException("The trail has not been opened yet.");
    private long _busySince;
    private bool _isTold;

    public TrailWriter(TrailOptions options, TrailKey key, TimeProvider clock)
    {
        (_options, _key, _clock) = (options, key, clock);
        _thread = new Thread(Run) { IsBackground = true, Name = "trail" };
        _thread.Start();
    }

    /// <summary>What is appended now will be on disk, as far as one can know.</summary>
    public bool IsWritable => Volatile.Read(ref _fault) is null && !IsStuck;

    /// <summary>The head that the files should have had when they were last opened, and did not: lines were taken away or replaced.</summary>
    public SignedHead? Missing { get; private set; }

    private bool IsStuck => Interlocked.Read(ref _busySince) is > 0 and var since && _clock.GetElapsedTime(since) > Patience;

    /// <summary>Appends one line.</summary>
    /// <param name="state">What is written.</param>
    /// <param name="write">Writes one JSON object with at least one member; must not throw.</param>
    /// <returns>Completes when it is on disk.</returns>
    /// <exception cref="TrailUnavailableException">It is not, or nobody may rely on it.</exception>
    public Task AppendAsync<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        lock (_gate)
        {
            if (_isTold)
                return Task.FromException(new TrailUnavailableException("The trail is closed."));
            if (_fault is { } fault || IsStuck)
                return Task.FromException(new TrailUnavailableException("The trail cannot be written.", Volatile.Read(ref _fault) ?? new TimeoutException("The disk does not answer.")));
            _filling.Add(state, write);
            if (_filling.Count == 1)
                Monitor.Pulse(_gate);
            return _filling.Done.Task;
        }
    }

    /// <summary>Signs the head; opens the trail before, where it is not open or has failed.</summary>
    /// <param name="kept">The last head as somebody else has kept it, looked for where the trail is opened; null where nobody has.</param>
    /// <exception cref="TrailUnavailableException">The trail cannot be written.</exception>
    public Task<SignedHead> TryAsync(SignedHead? kept = null)
    {
        var signed = new TaskCompletionSource<SignedHead>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isTold)
                return Task.FromException<SignedHead>(new TrailUnavailableException("The trail is closed."));
            _kept = kept ?? _kept;
            _toSign.Enqueue(signed);
            Monitor.Pulse(_gate);
        }

        return signed.Task;
    }

    /// <summary>Writes what is waiting, closes the chain and signs its head.</summary>
    /// <returns>The last head; null where the trail could not be written.</returns>
    public async Task<SignedHead?> CloseAsync()
    {
        lock (_gate)
        {
            _isTold = true;
            Monitor.Pulse(_gate);
        }

        await Task.Run(_thread.Join);
        return _trail?.Signed;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _trail?.Dispose();
        _filling.Dispose();
        _spare.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            Batch batch;
            TaskCompletionSource<SignedHead>[] toSign;
            bool isLast;
            lock (_gate)
            {
                while (_filling.Count == 0 && _toSign.Count == 0 && !_isTold)
                    Monitor.Wait(_gate);
                (batch, _filling) = (_filling, _spare);
                (toSign, isLast) = (_toSign.ToArray(), _isTold);
                _toSign.Clear();
            }

            Write(batch, toSign, isLast);
            batch.Clear();
            _spare = batch;
            if (isLast)
                return;
        }
    }

    private void Write(Batch batch, TaskCompletionSource<SignedHead>[] toSign, bool isLast)
    {
        Interlocked.Exchange(ref _busySince, _clock.GetTimestamp());
        try
        {
            if (toSign.Length > 0)
                Open();
            // After a failure nothing was taken before the trail was open again, but what was being filled at that moment.
            if (batch.Count > 0)
                (_trail ?? throw new TrailUnavailableException("The trail has failed.", _fault!)).Append(batch);
            batch.Done.TrySetResult();
            var signed = toSign.Length > 0 ? _trail!.Sign() : null;
            if (isLast && _trail is not null)
                _trail.Close();
            foreach (var asked in toSign)
                asked.TrySetResult(signed!);
        }
        catch (Exception error)
        {
            // Of whatever kind: a trail that may have lost a line is none. It is opened anew from what is on disk.
            Volatile.Write(ref _fault, error);
            Forget();
            var told = new TrailUnavailableException("The trail cannot be written.", error);
            if (batch.Count > 0)
                batch.Done.TrySetException(told);
            foreach (var asked in toSign)
                asked.TrySetException(told);
        }
        finally
        {
            Interlocked.Exchange(ref _busySince, 0);
        }
    }

    private void Open()
    {
        if (_trail is not null)
            return;
        _trail = OpenTrail.Open(_options, _key, _clock, _kept, _durable, out var missing);
        Missing = missing;
        Volatile.Write(ref _fault, null);
    }

    private void Forget()
    {
        _durable = _trail?.Durable ?? _durable;
        _trail?.Dispose();
        _trail = null;
    }
}
