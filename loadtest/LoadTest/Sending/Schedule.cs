using LoadTest.Measuring;

namespace LoadTest.Sending;

/// <summary>When orders are due, as nanoseconds from the start: laid down beforehand, whatever becomes of earlier ones.</summary>
internal abstract record Schedule
{
    private Schedule()
    {
    }

    public abstract IEnumerable<long> Due(TimeSpan duration);

    /// <summary>Evenly spaced.</summary>
    public sealed record Constant(double PerSecond) : Schedule
    {
        public override IEnumerable<long> Due(TimeSpan duration)
        {
            var count = (long)(PerSecond * duration.TotalSeconds);
            for (long i = 0; i < count; i++)
                yield return (long)(i * (Clock.Second / PerSecond));
        }
    }

    /// <summary>Independent arrivals: gaps are exponentially distributed, so that orders also come in bunches. The same seed gives the same ones.</summary>
    public sealed record Poisson(double PerSecond, int Seed) : Schedule
    {
        public override IEnumerable<long> Due(TimeSpan duration)
        {
            var chance = new Random(Seed);
            var end = (long)(duration.TotalSeconds * Clock.Second);
            for (var due = Gap(chance); due < end; due += Gap(chance))
                yield return due;
        }

        private long Gap(Random chance) => (long)(-Math.Log(1 - chance.NextDouble()) / PerSecond * Clock.Second);
    }
}
