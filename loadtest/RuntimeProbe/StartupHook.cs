using System.Net.Sockets;
using System.Text;

#pragma warning disable MA0047, CA1050 // The runtime looks for this name, outside any namespace.

/// <summary>
/// Runs before Main where DOTNET_STARTUP_HOOKS names this assembly (docs/design/features/host-startup-hook.md in dotnet/runtime). It listens on
/// the Unix socket that LOADTEST_PROBE names; each connection is answered with one line of JSON and closed. Between questions it costs nothing.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LOADTEST_PROBE") is { Length: > 0 } socket)
            new Thread(() => Answer(socket)) { IsBackground = true, Name = "load test probe" }.Start();
    }

    private static void Answer(string path)
    {
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var asked = listener.Accept();
            asked.Send(Encoding.ASCII.GetBytes(Figures()));
        }
    }

    private static string Figures()
    {
        var memory = GC.GetGCMemoryInfo();
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""{"allocatedBytes":{{GC.GetTotalAllocatedBytes()}},"gen0":{{GC.CollectionCount(0)}},"gen1":{{GC.CollectionCount(1)}},"gen2":{{GC.CollectionCount(2)}},"heapBytes":{{memory.HeapSizeBytes}},"pauseMilliseconds":{{GC.GetTotalPauseDuration().TotalMilliseconds:0.###}},"threads":{{ThreadPool.ThreadCount}}}""");
    }
}
