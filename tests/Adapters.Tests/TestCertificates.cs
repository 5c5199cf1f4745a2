using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

[assembly: AssemblyFixture(typeof(Adapters.Tests.TestCertificates))]

namespace Adapters.Tests;

/// <summary>A root, an issuing CA and the parties' certificates, made once for a test run in a folder of its own.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset To = From.AddDays(10);

    public TestCertificates()
    {
        Folder = Directory.CreateTempSubdirectory("adapter-certificates-").FullName;
        using var root = Authority("Test root");
        using var issuing = Issue(root, "Test issuing", null);
        File.WriteAllText(Path.Combine(Folder, "root.crt"), root.ExportCertificatePem());
        foreach (var name in new[] { "gateway", "lab-noord-server", "programme-cervical-server" }) Write(issuing, name, ServerAuthentication);
        foreach (var name in new[] { "gateway-client", "lab-noord-client", "programme-cervical" }) Write(issuing, name, ClientAuthentication);
        using var otherRoot = Authority("Other root");
        Write(otherRoot, "stranger", ClientAuthentication);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(X509Certificate2 issuer, string name, string usage)
    {
        using var leaf = Issue(issuer, name, usage);
        File.WriteAllText(Path.Combine(Folder, name + ".crt"), leaf.ExportCertificatePem() + "\n" + issuer.ExportCertificatePem());
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(Folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    private static X509Certificate2 Issue(X509Certificate2 issuer, string name, string? usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(usage is null, false, 0, true));
        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, From, To, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
