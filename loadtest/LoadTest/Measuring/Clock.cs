using System.Runtime.InteropServices;

namespace LoadTest.Measuring;

/// <summary>The clock of all measurements: CLOCK_MONOTONIC in nanoseconds, which is what <see cref="TimeProvider.System"/> counts on Linux.</summary>
internal static partial class Clock
{
    public const long Second = 1_000_000_000;
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;

    public static long Now => TimeProvider.System.GetTimestamp();

    /// <summary>
    /// Returns at that time, some fifty microseconds late at most when the machine has time to spare (clock_nanosleep(2)). A timer of the
    /// runtime would be up to a millisecond late, and spinning would take a processor from what is measured.
    /// </summary>
    public static void WaitUntil(long timestamp)
    {
        var time = new Time(timestamp / Second, timestamp % Second);
        // Interrupted by a signal: it is not time yet.
        while (timestamp > Now)
            _ = Sleep(Monotonic, AbsoluteTime, in time, 0);
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, in Time until, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Time(long Seconds, long Nanoseconds);
}
