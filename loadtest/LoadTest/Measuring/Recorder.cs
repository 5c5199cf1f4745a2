using System.Net;

namespace LoadTest.Measuring;

/// <summary>One second of a run. Latencies stand in the second in which their order was due, answers in the second in which they came.</summary>
internal sealed class Second
{
    private long _answered;

    public long Answered => Interlocked.Read(ref _answered);

    public Histogram Latencies { get; } = new();

    public void CountAnswer() => Interlocked.Increment(ref _answered);
}

/// <summary>Everything that one run of a load observed. Times are timestamps of <see cref="Clock"/>.</summary>
internal sealed class Recorder
{
    /// <summary>Status of a request without an answer.</summary>
    public const int NoAnswer = 0;

    private readonly long[] _statuses = new long[1000];
    private readonly Second[] _seconds;
    private long _lastAnswer;

    /// <param name="start">When the first order may be due.</param>
    /// <param name="duration">Orders are due for so long.</param>
    public Recorder(long start, TimeSpan duration)
    {
        Start = start;
        Duration = duration;
        _lastAnswer = start;
        _seconds = [.. Enumerable.Range(0, Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds))).Select(_ => new Second())];
    }

    public long Start { get; }

    public TimeSpan Duration { get; }

    /// <summary>Orders that were due, answered or not.</summary>
    public long Sent => _statuses.Sum();

    public long Succeeded => _statuses[200..300].Sum();

    public long Failed => Sent - Succeeded;

    /// <summary>Of every answer with 2xx, from the moment its order was due.</summary>
    public Histogram Latencies { get; } = new();

    /// <summary>Of answers with 201 alone: orders that a lab has acknowledged within the deadline.</summary>
    public Histogram Acknowledged { get; } = new();

    /// <summary>How much later than due requests left: the generator's own share of the latencies.</summary>
    public Histogram Lateness { get; } = new();

    public IReadOnlyList<Second> Seconds => _seconds;

    public IReadOnlyDictionary<int, long> Statuses => Present(_statuses);

    /// <summary>From the start to the last answer, at least as long as orders were due.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Math.Max(Duration.Ticks, (Interlocked.Read(ref _lastAnswer) - Start) / TimeSpan.NanosecondsPerTick));

    public double PerSecond => Succeeded / Elapsed.TotalSeconds;

    public void Record(long due, long left, long answered, int status)
    {
        Interlocked.Increment(ref _statuses[status]);
        Lateness.Record(left - due);
        if (status is >= 200 and < 300)
        {
            Latencies.Record(answered - due);
            At(due).Latencies.Record(answered - due);
            if (status == (int)HttpStatusCode.Created)
                Acknowledged.Record(answered - due);
            At(answered).CountAnswer();
            RaiseLastAnswer(answered);
        }
    }

    /// <summary>Those that occurred, of counts by status.</summary>
    public static IReadOnlyDictionary<int, long> Present(long[] counts) =>
        Enumerable.Range(0, counts.Length).Where(status => counts[status] > 0).ToDictionary(status => status, status => counts[status]);

    private Second At(long timestamp) => _seconds[Math.Clamp((timestamp - Start) / Clock.Second, 0, _seconds.Length - 1)];

    private void RaiseLastAnswer(long answered)
    {
        var last = Interlocked.Read(ref _lastAnswer);
        while (answered > last)
        {
            var found = Interlocked.CompareExchange(ref _lastAnswer, answered, last);
            if (found == last)
                return;
            last = found;
        }
    }
}
