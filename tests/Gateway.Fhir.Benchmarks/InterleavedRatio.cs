using System.Diagnostics;
using System.Globalization;

namespace Gateway.Fhir.Benchmarks;

/// <summary>
/// The ratios that the goals speak of: baseline and subject in turn, a few milliseconds each, so that a machine whose speed changes within seconds
/// changes it for both. BenchmarkDotNet measures one after the other.
/// </summary>
internal static class InterleavedRatio
{
    private const int WarmUp = 200;
    private const int Rounds = 400;
    private const int BytesARound = 2_200_000;

    /// <summary>The two orders that the goals name: every step beside the copy.</summary>
    public static void Write(TextWriter output)
    {
        foreach (var bytes in new[] { 5_500, 126_000 })
        {
            using var benchmarks = Ready(bytes);
            (string Name, Func<int> Run)[] subjects =
            [
                ("bare allow-list copy", benchmarks.BareAllowListCopy),
                ("bare scan", benchmarks.BareScan),
                ("read", benchmarks.ReadOnly),
                ("read and minimise", benchmarks.ReadAndMinimise),
            ];
            var times = Medians([.. subjects.Select(subject => subject.Run)], BytesARound / bytes);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, {Allocated(benchmarks)} B allocated"));
            for (var i = 0; i < subjects.Length; i++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {subjects[i].Name,-22} median {times[i],7:F1} µs   times the copy {times[i] / times[0]:F2}"));
        }
    }

    /// <summary>Cost against size, from 2 KB to 1 MB.</summary>
    public static void WriteGrowth(TextWriter output)
    {
        foreach (var bytes in new[] { 2_000, 8_000, 32_000, 128_000, 512_000, 1_000_000 })
        {
            using var benchmarks = Ready(bytes);
            var times = Medians([benchmarks.BareAllowListCopy, benchmarks.ReadAndMinimise], Math.Max(1, BytesARound / bytes));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bytes,9} bytes   {times[1],7:F1} µs   {times[1] * 1000 / bytes,5:F2} µs a KB   times the copy {times[1] / times[0]:F2}   {Allocated(benchmarks)} B allocated"));
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

    private static double[] Medians(Func<int>[] subjects, int turns)
    {
        var times = subjects.Select(_ => new List<double>(Rounds)).ToArray();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                for (var turn = 0; turn < turns; turn++)
                    subjects[i]();
                if (round >= WarmUp)
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / turns);
            }
        }

        return [.. times.Select(all => all.Order().ElementAt(all.Count / 2))];
    }
}
