using System.Net;
using System.Net.Sockets;

namespace LoadTest.Site;

/// <summary>Ports for processes that are told theirs, below those that the system gives to outgoing connections (ip_local_port_range).</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int _next = Environment.ProcessId * 31;

    public static int Free()
    {
        while (true)
        {
            var port = First + (Math.Abs(Interlocked.Increment(ref _next)) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.IPv6Any, port);
                listener.Server.DualMode = true;
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's: the next one.
            }
        }
    }
}
