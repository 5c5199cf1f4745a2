using System.Collections.Concurrent;
using LoadTest.Measuring;

namespace LoadTest.Sending;

/// <summary>What the gateway said to every order of a whole run, warm-up and all: what the books are checked against.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<int> _accepted = new();
    private long _sent;
    private long _unknown;
    private long _refused;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Indices of orders that were answered with 2xx.</summary>
    public IReadOnlyCollection<int> Accepted => _accepted;

    /// <summary>No answer, or a 5xx: the gateway may have accepted them or not.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>Answered with 4xx.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public void Add(int index, int status)
    {
        Interlocked.Increment(ref _sent);
        if (status is >= 200 and < 300)
            _accepted.Enqueue(index);
        else if (status is Recorder.NoAnswer or >= 500)
            Interlocked.Increment(ref _unknown);
        else
            Interlocked.Increment(ref _refused);
    }
}
