using LoadTest.Site;

namespace LoadTest.Usage;

/// <summary>What a process spent in a run.</summary>
/// <param name="Process">Its name; <c>generator</c> is the load test itself.</param>
/// <param name="Cpu">Processor time.</param>
/// <param name="ResidentBytes">Memory at the end.</param>
/// <param name="Handles">Open file descriptors at the end.</param>
/// <param name="AllocatedBytes">By .NET; null for another process.</param>
/// <param name="Collections">Of each generation; empty for another process.</param>
/// <param name="Pause">All collections' pauses together.</param>
internal sealed record Spent(
    string Process, TimeSpan Cpu, long ResidentBytes, int Handles, long? AllocatedBytes, IReadOnlyList<int> Collections, TimeSpan Pause)
{
    public const string Generator = "generator";
}

/// <summary>Reads what the processes of a target have spent, before and after a run.</summary>
internal sealed class Gauge
{
    private readonly List<Reading> _before;
    private readonly IReadOnlyList<Measured> _processes;

    private Gauge(IReadOnlyList<Measured> processes, List<Reading> before)
    {
        _processes = processes;
        _before = before;
    }

    public static async Task<Gauge> StartAsync(Target target)
    {
        IReadOnlyList<Measured> processes = [.. target.Processes, Measured.Of(Spent.Generator, Environment.ProcessId)];
        return new Gauge(processes, await ReadAsync(processes));
    }

    /// <returns>In the order of the target's processes; the generator last.</returns>
    public async Task<IReadOnlyList<Spent>> SpentAsync() =>
        [.. _before.Zip(await ReadAsync(_processes), (before, after) => after.Since(before))];

    private static async Task<List<Reading>> ReadAsync(IReadOnlyList<Measured> processes)
    {
        var readings = new List<Reading>();
        foreach (var process in processes)
        {
            var times = process.ProcessIds().Select(ProcessTimes.Of).OfType<ProcessTimes>().ToList();
            readings.Add(new Reading(process.Name, times, process.Probe is null ? null : await RuntimeFigures.AskAsync(process.Probe)));
        }

        return readings;
    }

    private sealed record Reading(string Name, List<ProcessTimes> Times, RuntimeFigures? Runtime)
    {
        private TimeSpan Cpu => TimeSpan.FromTicks(Times.Sum(time => time.Cpu.Ticks));

        /// <summary>A process that was started again has spent nothing yet.</summary>
        public Spent Since(Reading before)
        {
            var cpu = Cpu >= before.Cpu ? Cpu - before.Cpu : Cpu;
            var (now, then) = (Runtime, before.Runtime);
            if (now is null || then is null)
                return new Spent(Name, cpu, Times.Sum(time => time.ResidentBytes), Times.Sum(time => time.Handles), null, [], TimeSpan.Zero);
            return new Spent(
                Name, cpu, Times.Sum(time => time.ResidentBytes), Times.Sum(time => time.Handles), now.AllocatedBytes - then.AllocatedBytes,
                [now.Gen0 - then.Gen0, now.Gen1 - then.Gen1, now.Gen2 - then.Gen2], TimeSpan.FromMilliseconds(now.PauseMilliseconds - then.PauseMilliseconds));
        }
    }
}
