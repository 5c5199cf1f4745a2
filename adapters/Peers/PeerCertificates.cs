using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Peers;

/// <summary>
/// One party's certificate, from a folder of PEM files: <c>NAME.crt</c> (leaf, then the issuing chain), <c>NAME.key</c> (PKCS#8) and
/// <c>root.crt</c> (the only roots this party trusts).
/// </summary>
public sealed class PeerCertificates : IDisposable
{
    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2Collection _chain;
    private readonly X509Certificate2Collection _roots;

    private PeerCertificates(X509Certificate2 leaf, X509Certificate2Collection chain, X509Certificate2Collection roots)
    {
        _leaf = leaf;
        _chain = chain;
        _roots = roots;
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    internal SslStreamCertificateContext Context { get; }

    /// <exception cref="CertificateFolderException">A file is missing or unreadable; the message is one line that names it.</exception>
    public static PeerCertificates Load(string folder, string name)
    {
        var leafFile = Existing(folder, name + ".crt");
        var keyFile = Existing(folder, name + ".key");
        var rootFile = Existing(folder, "root.crt");
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(leafFile);
            chain.RemoveAt(0);
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(rootFile);
            return new PeerCertificates(X509Certificate2.CreateFromPemFile(leafFile, keyFile), chain, roots);
        }
        catch (CryptographicException unreadable)
        {
            throw new CertificateFolderException($"the certificate files of '{name}' in {folder} cannot be read as PEM", unreadable);
        }
    }

    /// <summary>Chains to this party's roots only; nothing is fetched from the network.</summary>
    internal X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        return policy;
    }

    public void Dispose()
    {
        _leaf.Dispose();
        foreach (var certificate in _chain.Concat(_roots)) certificate.Dispose();
    }

    private static string Existing(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new CertificateFolderException($"certificate file {file} is missing in {folder}; make the development certificates first");
    }
}
