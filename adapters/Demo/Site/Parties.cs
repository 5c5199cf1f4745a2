namespace Demo.Site;

/// <summary>A lab or a programme that is up.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it writes down what it did.</param>
/// <param name="Control">Plain HTTP on loopback: how it should behave.</param>
internal sealed record Party(string Name, string Folder, Uri Control);

/// <summary>Where everyone of a story is. The story does not mind who started them, as processes or otherwise.</summary>
/// <param name="DataPlane">The gateway's, for placers and labs.</param>
/// <param name="OperationsPlane">The gateway's, for operators and auditors.</param>
/// <param name="Certificates">Folder of the PEM files.</param>
/// <param name="Labs">The labs.</param>
/// <param name="Programmes">The programmes' endpoints.</param>
internal sealed record Parties(Uri DataPlane, Uri OperationsPlane, string Certificates, IReadOnlyList<Party> Labs, IReadOnlyList<Party> Programmes)
{
    /// <summary>Those of a scene of processes.</summary>
    public static Parties Of(Home home, SceneOptions scene)
    {
        return new Parties(GatewayPorts.DataPlane, GatewayPorts.OperationsPlane, home.Certificates, All(Peer.Labs), All(Peer.Programmes));

        IReadOnlyList<Party> All(IEnumerable<Peer> peers) => [.. peers.Select(peer => new Party(peer.Name, scene.StoreOf(peer), peer.Control))];
    }
}
