using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Peers;

/// <summary>Both sides of a connection prove who they are: TLS 1.2 or 1.3, a client certificate always required, trust in configured roots only.</summary>
public static class MutualTls
{
    /// <summary>Listens over mutual TLS.</summary>
    /// <param name="listen">The listener.</param>
    /// <param name="certificates">The server certificate and the roots that clients must chain to.</param>
    /// <param name="refuses">Asked at each handshake; true fails it.</param>
    /// <param name="protocols">By default HTTP/1.1 only: one request is one run of bytes on its connection, so it can be kept to the byte.</param>
    public static void UseMutualTls(this ListenOptions listen, PeerCertificates certificates, Func<bool> refuses, HttpProtocols protocols = HttpProtocols.Http1)
    {
        listen.Protocols = protocols;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => refuses()
                ? ValueTask.FromException<SslServerAuthenticationOptions>(new AuthenticationException("TLS is refused on demand"))
                : ValueTask.FromResult(ServerOptions(certificates, protocols)),
        });
    }

    /// <summary>A client's handler: shows its certificate, trusts the configured roots only, keeps idle connections open, follows no redirect.</summary>
    public static SocketsHttpHandler ClientHandler(PeerCertificates certificates) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificates.Context,
            CertificateChainPolicy = certificates.Trust(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // With resumption, a reconnecting .NET client on Linux shows its leaf without the issuing chain, and a peer that knows
            // the root only must refuse it.
            AllowTlsResume = false,
        },
    };

    private static SslServerAuthenticationOptions ServerOptions(PeerCertificates certificates, HttpProtocols protocols) => new()
    {
        ServerCertificateContext = certificates.Context,
        ApplicationProtocols = protocols == HttpProtocols.Http1 ? [SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        ClientCertificateRequired = true,
        CertificateChainPolicy = certificates.Trust(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}
