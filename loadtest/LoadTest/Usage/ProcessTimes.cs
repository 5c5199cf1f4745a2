using System.Globalization;

namespace LoadTest.Usage;

/// <summary>What the operating system says of a process (proc_pid_stat(5), proc_pid_statm(5)).</summary>
/// <param name="Cpu">User and system time of all its threads, without its children. Known to a clock tick, 10 ms.</param>
/// <param name="ResidentBytes">Memory that is not swapped out.</param>
/// <param name="Handles">Open file descriptors.</param>
internal sealed record ProcessTimes(TimeSpan Cpu, long ResidentBytes, int Handles)
{
    private const int TicksASecond = 100;
    private const int PageBytes = 4096;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>Null when there is no such process.</summary>
    public static ProcessTimes? Of(int processId)
    {
        try
        {
            // The name in the second field may contain anything but is the last thing in parentheses.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[UserTime]) + Number(fields[SystemTime]);
            var pages = Number(File.ReadAllText($"/proc/{processId}/statm").Split(' ')[1]);
            return new ProcessTimes(TimeSpan.FromSeconds((double)ticks / TicksASecond), pages * PageBytes, Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count());
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }

    /// <summary>Processes that this one started and that still run.</summary>
    public static IReadOnlyList<int> ChildrenOf(int processId)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{processId}/task")
                .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => (int)Number(child))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
