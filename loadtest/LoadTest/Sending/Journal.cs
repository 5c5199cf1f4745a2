using System.Collections.Concurrent;
using LoadTest.Measuring;

namespace LoadTest.Sending;

/// <summary>What the gateway said to every order of a whole run, warm-up and all: what the books are checked against.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<int> _accepted = new();
    private readonly long[] _statuses = new long[1000];
    private long _unknown;

    public long Sent => _statuses.Sum();

    /// <summary>Indices of orders that were answered with 2xx.</summary>
    public IReadOnlyCollection<int> Accepted => _accepted;

    /// <summary>No answer, or a 5xx: the gateway may have accepted them or not.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>How often each HTTP status came; <see cref="Recorder.NoAnswer"/> where none did.</summary>
    public IReadOnlyDictionary<int, long> Statuses => Recorder.Present(_statuses);

    public void Add(int index, int status)
    {
        Interlocked.Increment(ref _statuses[status]);
        if (status is >= 200 and < 300)
            _accepted.Enqueue(index);
        else if (status is Recorder.NoAnswer or >= 500)
            Interlocked.Increment(ref _unknown);
    }
}
