using LoadTest.Measuring;

namespace LoadTest.Tests;

public sealed class HistogramTests
{
    private static readonly double[] Parts = [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1];

    public static TheoryData<string> Shapes => ["even", "long tail", "two humps", "microseconds", "seconds"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Percentiles_are_within_one_part_in_a_hundred_of_the_exact_ones(string shape)
    {
        var chance = new Random(2026);
        var values = Enumerable.Range(0, 200_000).Select(_ => Nanoseconds(shape, chance)).ToArray();
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Record(value);
        Array.Sort(values);

        foreach (var part in Parts)
        {
            var exact = values[(int)Math.Ceiling(part * values.Length) - 1];
            var found = histogram.Percentile(part).TotalNanoseconds;
            Assert.InRange(found, exact - TimeSpan.NanosecondsPerTick, (exact * 1.01) + TimeSpan.NanosecondsPerTick);
        }
    }

    [Fact]
    public void Longest_and_mean_are_exact()
    {
        var histogram = new Histogram();
        foreach (var milliseconds in new[] { 3, 5, 100 })
            histogram.Record(milliseconds * 1_000_000L);

        Assert.Equal(TimeSpan.FromMilliseconds(100), histogram.Longest);
        Assert.Equal(TimeSpan.FromMilliseconds(36), histogram.Mean);
        Assert.Equal(3, histogram.Count);
    }

    [Fact]
    public void Values_beyond_the_range_count_at_its_ends()
    {
        var histogram = new Histogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.InRange(histogram.Percentile(1), Histogram.Limit - TimeSpan.FromTicks(1), Histogram.Limit);
    }

    [Fact]
    public void Sum_of_two_histograms_has_the_percentiles_of_all_values()
    {
        var (one, other, all) = (new Histogram(), new Histogram(), new Histogram());
        for (var i = 1; i <= 10_000; i++)
        {
            (i % 3 == 0 ? one : other).Record(i * 1000L);
            all.Record(i * 1000L);
        }

        one.Add(other);

        Assert.Equal(Parts.Select(all.Percentile), Parts.Select(one.Percentile));
        Assert.Equal(all.Mean, one.Mean);
        Assert.Equal(all.Longest, one.Longest);
    }

    [Fact]
    public void No_value_is_lost_when_many_threads_record()
    {
        var histogram = new Histogram();
        Parallel.For(0, 100_000, i => histogram.Record(i));

        Assert.Equal(100_000, histogram.Count);
        Assert.Equal(99_999 / TimeSpan.NanosecondsPerTick, histogram.Percentile(1).Ticks);
    }

    private static long Nanoseconds(string shape, Random chance) => shape switch
    {
        "even" => chance.NextInt64(1, 50_000_000),
        "long tail" => (long)(-Math.Log(1 - chance.NextDouble()) * 2_000_000) + 100,
        "two humps" => chance.Next(20) == 0 ? chance.NextInt64(900_000_000, 1_000_000_000) : chance.NextInt64(1_000_000, 2_000_000),
        "microseconds" => chance.NextInt64(1, 5_000),
        _ => chance.NextInt64(1_000_000_000, 60_000_000_000),
    };
}
