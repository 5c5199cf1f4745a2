using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Identity;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Connections from the gateway to labs and programmes: TLS 1.2 or 1.3, our client certificate, and a server certificate that chains to a
/// configured root, is valid for the host, and shows a key that the registry pins.
/// </summary>
internal sealed class MutualTls(IOptions<ForwardingOptions> options, IOptions<IdentityOptions> identity)
{
    private readonly SslStreamCertificateContext _client = ClientCertificate(options.Value);
    private readonly X509Certificate2Collection _roots = Certificates(identity.Value.Roots);

    /// <param name="pins">Keys that the server may show, <c>sha256/BASE64</c>.</param>
    public HttpMessageInvoker Invoker(IReadOnlyList<string> pins) => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            // Trace headers are not on the allow-list of what a lab gets.
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.Value.ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            PooledConnectionLifetime = TimeSpan.FromHours(1),
            MaxConnectionsPerServer = options.Value.ConnectionsPerServer,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateContext = _client,
                // On a resumed session the client shows its leaf without the issuing CA, and a peer that trusts only the root refuses it.
                AllowTlsResume = false,
                CertificateChainPolicy = ChainPolicy(),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    errors == SslPolicyErrors.None && certificate is X509Certificate2 server && pins.Contains(PublicKeyPin.Of(server), StringComparer.Ordinal),
            },
        },
        disposeHandler: true);

    private static SslStreamCertificateContext ClientCertificate(ForwardingOptions options)
    {
        var certificates = Certificates([options.ClientCertificate]);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(options.ClientKey));
        var leaf = certificates[0].CopyWithPrivateKey(key);
        certificates.RemoveAt(0);
        return SslStreamCertificateContext.Create(leaf, certificates, offline: true);
    }

    private static X509Certificate2Collection Certificates(IEnumerable<string> files)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var file in files)
            certificates.ImportFromPemFile(file);
        return certificates;
    }

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }
}
