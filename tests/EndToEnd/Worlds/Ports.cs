using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Worlds;

/// <summary>
/// Ports that are known before their listener is there. They lie below those that the system gives to outgoing connections
/// (ip_local_port_range), so that none of these takes one in between.
/// </summary>
internal static class Ports
{
    private const int First = 15000;
    private const int Count = 15000;
    private static int _next = Environment.ProcessId * 97;

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
