using DevelopmentPki;
using Peers;

[assembly: AssemblyFixture(typeof(EndToEnd.Worlds.Certificates))]

namespace EndToEnd.Worlds;

/// <summary>The development PKI, made once for a test run.</summary>
public sealed class Certificates : IDisposable
{
    private readonly TestFolder _folder = new();

    public Certificates() => DevelopmentCertificates.Make(_folder.Path, TimeProvider.System);

    public string Folder => _folder.Path;

    public string PathOf(string file) => _folder.At(file);

    /// <summary>A client that shows one of the PKI's certificates, with a connection pool of its own.</summary>
    public HttpClient ClientAs(string name, Uri server) =>
        new(MutualTls.ClientHandler(PeerCertificates.Load(Folder, name))) { BaseAddress = server, Timeout = Eventually.Limit };

    /// <summary>The same at an operations plane, where each call that may change something has its idempotency key.</summary>
    public HttpClient OperatorAs(string name, Uri server) =>
        new(new IdempotencyKeys(MutualTls.ClientHandler(PeerCertificates.Load(Folder, name)))) { BaseAddress = server, Timeout = Eventually.Limit };

    public void Dispose() => _folder.Dispose();
}
