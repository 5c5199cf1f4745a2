using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Registry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Identity;

/// <summary>How the gateway's listeners speak TLS.</summary>
internal static partial class KestrelTls
{
    /// <summary>TLS 1.3's own suites, and of TLS 1.2 those with ECDHE and AEAD.</summary>
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>
    /// Mutual TLS on this listener, HTTP/1.1 and HTTP/2: <c>kestrel.ListenAnyIP(8443, listen => listen.UseMutualTls())</c>. A connection without
    /// a genuine client certificate ends in the handshake.
    /// </summary>
    public static ListenOptions UseMutualTls(this ListenOptions listen)
    {
        var services = listen.ApplicationServices;
        var certificate = services.GetRequiredService<ServerCertificate>();
        var rules = services.GetRequiredService<ClientCertificateRules>();
        var witness = services.GetRequiredService<IAccessWitness>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KestrelTls));
        var suites = SuitesPolicy();

        listen.Protocols = HttpProtocols.Http1AndHttp2;
        return listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = services.GetRequiredService<IOptions<IdentityOptions>>().Value.HandshakeTimeout,
            OnConnection = connection => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CipherSuitesPolicy = suites,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                AllowRenegotiation = false,
                // A resumed session would bring a certificate that was judged under yesterday's revocation list.
                AllowTlsResume = false,
                ClientCertificateRequired = true,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                CertificateChainPolicy = rules.ToChainPolicy(),
                RemoteCertificateValidationCallback = (_, client, chain, _) => IsGenuine(client as X509Certificate2, chain, connection.Connection.RemoteEndPoint),
            }),
        });

        bool IsGenuine(X509Certificate2? client, X509Chain? chain, EndPoint? from)
        {
            if (client is null)
            {
                NoCertificate(log);
                witness.HandshakeRefused(fault: null, pin: null, from);
                return false;
            }

            if (rules.Judge(client, chain?.ChainPolicy.ExtraStore) is not CertificateVerdict.Refused refused)
                return true;
            var pin = PublicKeyPin.Of(client);
            Refused(log, refused.Fault, pin);
            witness.HandshakeRefused(refused.Fault, pin, from);
            return false;
        }
    }

    /// <summary>Windows chooses its suites by system policy; there, an administrator must.</summary>
    private static CipherSuitesPolicy? SuitesPolicy() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new CipherSuitesPolicy(Suites) : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Handshake refused: no client certificate")]
    private static partial void NoCertificate(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Handshake refused: {Fault}, public key {Pin}")]
    private static partial void Refused(ILogger log, CertificateFault fault, string pin);
}
