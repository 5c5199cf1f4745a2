using System.Net.NetworkInformation;

namespace Demo.Site;

/// <summary>A lab, or a programme's endpoint for results, on the port that the demo set of the registry names.</summary>
/// <param name="Name">Name of the party.</param>
/// <param name="Port">FHIR over mutual TLS.</param>
/// <param name="ControlPort">Plain HTTP on loopback: what it did, and how it should behave.</param>
internal sealed record Peer(string Name, int Port, int ControlPort)
{
    public static readonly IReadOnlyList<Peer> Labs = [new("lab-noord", 8451, 8551), new("lab-midden", 8452, 8552), new("lab-zuid", 8453, 8553)];

    public static readonly IReadOnlyList<Peer> Programmes = [new("programme-cervical", 8461, 8561), new("programme-bowel", 8462, 8562)];

    public Uri Control => new($"http://127.0.0.1:{ControlPort}");
}

/// <summary>The gateway's own listeners.</summary>
internal static class GatewayPorts
{
    public const int Data = 8443;
    public const int Operations = 9443;

    public static readonly Uri DataPlane = new($"https://localhost:{Data}");
    public static readonly Uri OperationsPlane = new($"https://localhost:{Operations}");

    /// <summary>Looks at every port of the demonstration before anything is started.</summary>
    /// <exception cref="DemoException">One is taken; the message names it and says what to do.</exception>
    public static void EnsureFree()
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(endpoint => endpoint.Port).ToHashSet();
        var taken = All().Where(port => listening.Contains(port.Number)).Select(port => $"{port.Number} ({port.Whose})").ToList();
        if (taken.Count > 0)
        {
            var others = taken.Count > 1 ? $" and {taken.Count - 1} more" : "";
            throw new DemoException($"In use already: port {taken[0]}{others}. Stop what listens there and start again: Ctrl-C ends another ./run, `ss -ltnp` names the process.");
        }
    }

    private static IEnumerable<(int Number, string Whose)> All() =>
    [
        (Data, "the gateway's data plane"),
        (Operations, "the gateway's operations plane"),
        .. Peer.Labs.Concat(Peer.Programmes).SelectMany(peer => new[] { (peer.Port, peer.Name), (peer.ControlPort, $"control of {peer.Name}") }),
    ];
}
