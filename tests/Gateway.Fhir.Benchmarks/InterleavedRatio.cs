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

    public static void Write(TextWriter output)
    {
        foreach (var bytes in new[] { 5_500, 126_000 })
        {
            using var benchmarks = new MinimiseBenchmarks { Bytes = bytes };
            benchmarks.Setup();
            (string Name, Func<int> Run)[] subjects =
            [
                ("bare allow-list copy", benchmarks.BareAllowListCopy),
                ("bare scan", benchmarks.BareScan),
                ("read", benchmarks.ReadOnly),
                ("read and minimise", benchmarks.ReadAndMinimise),
            ];
            var times = Measure([.. subjects.Select(subject => subject.Run)], BytesARound / bytes);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
            for (var i = 0; i < subjects.Length; i++)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {subjects[i].Name,-22} median {Median(times[i]),7:F1} µs   times the copy {Median(times[i]) / Median(times[0]):F2}"));
            }
        }
    }

    private static List<double>[] Measure(Func<int>[] subjects, int turns)
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

        return times;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
