using System.Numerics;

namespace LoadTest.Measuring;

/// <summary>
/// Counts of durations in buckets that are linear within a doubling and logarithmic over doublings, as HdrHistogram has them: whatever its
/// size, a value is known to one part in 128. Any thread may record; readings while others record are of some moment in between.
/// </summary>
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int Steps = 1 << Bits;
    private const int Doublings = 31;

    private readonly long[] _counts = new long[(Doublings + 1) * Steps];
    private long _count;
    private long _sum;
    private long _longest;

    /// <summary>Longer ones count as this: 137 seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromTicks(((long)Steps << Doublings) / TimeSpan.NanosecondsPerTick);

    public long Count => Interlocked.Read(ref _count);

    public TimeSpan Longest => Span(Interlocked.Read(ref _longest));

    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : Span(Interlocked.Read(ref _sum) / Count);

    /// <param name="nanoseconds">Below zero counts as zero.</param>
    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, ((long)Steps << Doublings) - 1);
        Interlocked.Increment(ref _counts[BucketOf(value)]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sum, value);
        Raise(value);
    }

    public void Add(Histogram other)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            if (other._counts[bucket] is > 0 and var count)
                Interlocked.Add(ref _counts[bucket], count);
        }

        Interlocked.Add(ref _count, other.Count);
        Interlocked.Add(ref _sum, Interlocked.Read(ref other._sum));
        Raise(Interlocked.Read(ref other._longest));
    }

    /// <summary>The duration that this part of all values does not exceed, rounded up to the end of its bucket; zero when nothing was recorded.</summary>
    /// <param name="part">0.99 is the 99th percentile; 0 to 1.</param>
    public TimeSpan Percentile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
                return Span(Math.Min(EndOf(bucket), Interlocked.Read(ref _longest)));
        }

        return Longest;
    }

    /// <summary>Below two times the steps a bucket holds one value; each further doubling has as many buckets, twice as wide.</summary>
    private static int BucketOf(long value)
    {
        var doubling = Math.Max(0, BitOperations.Log2((ulong)value | 1) - Bits);
        return (doubling * Steps) + (int)(value >> doubling);
    }

    private static long EndOf(int bucket)
    {
        var doubling = Math.Max(0, (bucket / Steps) - 1);
        return ((bucket - (doubling * (long)Steps) + 1) << doubling) - 1;
    }

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private void Raise(long value)
    {
        var longest = Interlocked.Read(ref _longest);
        while (value > longest)
        {
            var found = Interlocked.CompareExchange(ref _longest, value, longest);
            if (found == longest)
                return;
            longest = found;
        }
    }
}
