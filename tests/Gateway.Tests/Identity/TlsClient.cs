using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DevelopmentPki;

namespace Gateway.Tests.Identity;

/// <summary>A party's side of the connection.</summary>
internal static class TlsClient
{
    /// <summary>With the certificate of that name, or none; <c>withChain</c> says whether the issuing CA goes along.</summary>
    public static HttpClient Create(
        MadeCertificates pki, string? certificate, SslProtocols protocol = SslProtocols.Tls13, bool withChain = true, Version? http = null) =>
        new(new SocketsHttpHandler { SslOptions = Options(pki, certificate, protocol, withChain), MaxConnectionsPerServer = 1 })
        {
            DefaultRequestVersion = http ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    public static SslClientAuthenticationOptions Options(
        MadeCertificates pki, string? certificate, SslProtocols protocol = SslProtocols.Tls13, bool withChain = true)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(pki.CertificatePath("root"));
        var chain = new X509Certificate2Collection();
        if (certificate is not null && withChain)
            chain.ImportFromPemFile(pki.CertificatePath(certificate));
        return new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            CertificateChainPolicy = trust,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(pki.Load(certificate), chain, offline: true),
        };
    }
}
