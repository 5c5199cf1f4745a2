using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Audit;

/// <summary>
/// Which refusals get a line of their own. Who has no certificate, or makes himself one after the other, must not be able to fill the disk: without room for the trail no
/// order is taken. From one network or with one key one a minute for each reason; of all together sixty at once, then one a second. The others are counted, and a later
/// line tells how many. Memory is bounded by that: what has no line is not remembered.
/// </summary>
internal sealed class RefusalMeter(TimeProvider clock)
{
    private const int MostAtOnce = 60;
    private static readonly TimeSpan BetweenAll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenAlike = TimeSpan.FromMinutes(1);

    /// <summary>How long a source is remembered that is not heard of again; what was counted of it is then told with the others.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Reason), Line> _lines = [];
    private DateTimeOffset _spent = DateTimeOffset.MinValue;
    private long _others;

    /// <summary>Asks for a line.</summary>
    /// <param name="reason">One of few words.</param>
    /// <param name="from">Where it came from; null where that is not known, or says nothing.</param>
    /// <param name="key">Pin of the public key that was shown; null where none was.</param>
    /// <returns>What the line is to tell beside itself; null where there is to be none.</returns>
    public Unrecorded? Take(string reason, IPAddress? from, string? key)
    {
        DateTimeOffset now = clock.GetUtcNow();
        (string, string)[] sources = [.. new[] { NetworkOf(from), key }.OfType<string>().Select(source => (source, reason))];
        lock (_gate)
        {
            foreach (var source in sources)
            {
                if (_lines.TryGetValue(source, out Line? line) && now - line.At < BetweenAlike)
                {
                    line.Unrecorded++;
                    return null;
                }
            }

            if (_spent - now > (MostAtOnce - 1) * BetweenAll)
            {
                _others++;
                return null;
            }

            _spent = (_spent > now ? _spent : now) + BetweenAll;
            return Record(sources, now);
        }
    }

    private Unrecorded Record((string Source, string Reason)[] sources, DateTimeOffset now)
    {
        long alike = 0;
        foreach (var source in sources)
        {
            alike += _lines.Remove(source, out Line? before) ? before.Unrecorded : 0;
            _lines[source] = new Line(now);
        }

        foreach (var (source, line) in _lines)
        {
            if (now - line.At <= Remembered)
                continue;
            _others += line.Unrecorded;
            _lines.Remove(source);
        }

        var others = _others;
        _others = 0;
        return new Unrecorded(alike, others);
    }

    // Who has one IPv6 address has the 2^64 beside it too (RFC 6177).
    private static string? NetworkOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            return address?.MapToIPv4().ToString();
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private sealed class Line(DateTimeOffset at)
    {
        public DateTimeOffset At => at;

        public long Unrecorded { get; set; }
    }
}

/// <summary>Refusals that got no line of their own.</summary>
/// <param name="Alike">From the same network or with the same key, for the same reason, since their last line.</param>
/// <param name="Others">Any others, since the last line of any.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Unrecorded(long Alike, long Others);
