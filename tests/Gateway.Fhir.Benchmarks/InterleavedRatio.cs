using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks;

namespace Gateway.Fhir.Benchmarks;

/// <summary>
/// The ratios that the goals speak of: baseline and subject in turn, a millisecond or two each, and the median of the ratios within a round: on a
/// machine whose speed changes within seconds, two medians of their own may be taken at different speeds. BenchmarkDotNet measures one after the other.
/// </summary>
internal static class InterleavedRatio
{
    private const int WarmUp = 400;
    private const int Rounds = 800;
    private const int BytesARound = 550_000;
    private const int SmallOrder = 5_500;
    private const int LargeOrder = 126_000;
    private const double TimesTheCopy = 2;
    private const long Allocation = 1024;

    /// <summary>The two orders that the goals name: every step beside the copy.</summary>
    /// <returns>An exit code: whether the goals hold.</returns>
    public static int Write(TextWriter output)
    {
        var goals = new Goals(output);
        foreach (var bytes in new[] { SmallOrder, LargeOrder })
        {
            using var benchmarks = Ready(bytes);
            (string Name, Func<int> Run)[] subjects =
            [
                ("bare allow-list copy", benchmarks.BareAllowListCopy),
                ("bare scan", benchmarks.BareScan),
                ("read", benchmarks.ReadOnly),
                ("read and minimise", benchmarks.ReadAndMinimise),
            ];
            var times = Measured([.. subjects.Select(subject => subject.Run)], BytesARound / bytes);
            var allocated = Allocated(benchmarks);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, {allocated} B allocated"));
            for (var i = 0; i < subjects.Length; i++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {subjects[i].Name,-22} median {Median(times[i]),7:F1} µs   times the copy {Ratio(times[i], times[0]):F2}"));
            var ratio = Ratio(times[^1], times[0]);
            goals.Say($"read and minimise {bytes} bytes ÷ the copy", ratio <= TimesTheCopy, $"{ratio:F2}", $"at most {TimesTheCopy}");
            if (bytes == SmallOrder)
                goals.Say("… allocated", allocated <= Allocation, $"{allocated} B", $"at most {Allocation} B");
        }

        return goals.ExitCode;
    }

    /// <summary>Cost against size, from 2 KB to 1 MB.</summary>
    public static void WriteGrowth(TextWriter output)
    {
        foreach (var bytes in new[] { 2_000, 8_000, 32_000, 128_000, 512_000, 1_000_000 })
        {
            using var benchmarks = Ready(bytes);
            var times = Measured([benchmarks.BareAllowListCopy, benchmarks.ReadAndMinimise], Math.Max(1, BytesARound / bytes));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bytes,9} bytes   {Median(times[1]),7:F1} µs   {Median(times[1]) * 1000 / bytes,5:F2} µs a KB   times the copy {Ratio(times[1], times[0]):F2}   {Allocated(benchmarks)} B allocated"));
        }
    }

    private static MinimiseBenchmarks Ready(int bytes)
    {
        var benchmarks = new MinimiseBenchmarks { Bytes = bytes };
        benchmarks.Setup();
        return benchmarks;
    }

    private static long Allocated(MinimiseBenchmarks benchmarks)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        benchmarks.ReadAndMinimise();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double[][] Measured(Func<int>[] subjects, int turns)
    {
        var times = subjects.Select(_ => new double[Rounds]).ToArray();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                for (var turn = 0; turn < turns; turn++)
                    subjects[i]();
                if (round >= 0)
                    times[i][round] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / turns;
            }
        }

        return times;
    }

    private static double Ratio(double[] times, double[] baseline) => Median(times.Zip(baseline, (time, one) => time / one));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
