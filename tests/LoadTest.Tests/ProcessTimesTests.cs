using LoadTest.Usage;

namespace LoadTest.Tests;

public sealed class ProcessTimesTests
{
    [Fact]
    public void Own_process_has_time_memory_and_handles()
    {
        var before = ProcessTimes.Of(Environment.ProcessId)!;
        // Until the system has counted a tick of it, whatever it does meanwhile.
        while (ProcessTimes.Of(Environment.ProcessId)!.Cpu == before.Cpu)
            Thread.SpinWait(10_000);

        Assert.True(before.ResidentBytes > 1 << 20);
        Assert.True(before.Handles > 2);
    }

    [Fact]
    public void Process_that_has_ended_has_none() => Assert.Null(ProcessTimes.Of(int.MaxValue));
}
