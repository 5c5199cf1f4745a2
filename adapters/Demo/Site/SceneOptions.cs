namespace Demo.Site;

/// <summary>What a scene is set up with, and where it keeps what it makes.</summary>
/// <param name="Folder">Of everything that the processes write.</param>
/// <param name="Registry">The gateway's registry.</param>
/// <param name="ResultDelay">How long a lab takes for a test.</param>
/// <param name="Keep">Go on with the ledger, orders and reports of last time.</param>
internal sealed record SceneOptions(string Folder, string Registry, TimeSpan ResultDelay, bool Keep = false)
{
    public string Redis => Path.Combine(Folder, "redis");

    public string StoreOf(Peer peer) => Path.Combine(Folder, peer.Name);

    public string LogOf(string name) => Path.Combine(Folder, "logs", name + ".log");

    /// <summary>Only what an earlier run made is removed, never the folder as such: it may be someone's own.</summary>
    public void Prepare()
    {
        string[] made = ["redis", "keys", "audit", "logs", .. Peer.Labs.Concat(Peer.Programmes).Select(peer => peer.Name)];
        foreach (var folder in made.Select(name => Path.Combine(Folder, name)).Where(folder => !Keep && Directory.Exists(folder)))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.Combine(Folder, "logs"));
    }
}

/// <summary>The gateway's configuration, as environment variables.</summary>
internal static class GatewaySettings
{
    public static IEnumerable<(string Name, string Value)> Of(Home home, SceneOptions options)
    {
        string Certificate(string file) => Path.Combine(home.Certificates, file);
        return
        [
            ("Gateway__DataPort", $"{GatewayPorts.Data}"),
            ("Gateway__OperationsPort", $"{GatewayPorts.Operations}"),
            ("Gateway__Registry", options.Registry),
            ("Gateway__Certificates", home.Certificates),
            ("Identity__Roots__0", Certificate("root.crt")),
            ("Identity__Intermediates__0", Certificate("issuing.crt")),
            ("Identity__Crls__0", Certificate("issuing.crl")),
            ("Identity__ServerCertificate", Certificate("gateway.crt")),
            ("Identity__ServerKey", Certificate("gateway.key")),
            ("Forwarding__ClientCertificate", Certificate("gateway-client.crt")),
            ("Forwarding__ClientKey", Certificate("gateway-client.key")),
            ("Redis__DataFolder", options.Redis),
        ];
    }
}
