using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EndToEnd.Worlds;

/// <summary>Bytes over mutual TLS, for what no HTTP client would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the bytes, says that nothing more comes, and reads what is answered until the connection ends.</summary>
    public static async Task<string> SendAsync(Certificates certificates, string name, int port, ReadOnlyMemory<byte> bytes, string serverName = "localhost")
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        using var certificate = X509Certificate2.CreateFromPemFile(certificates.PathOf(name + ".crt"), certificates.PathOf(name + ".key"));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificates.PathOf(name + ".crt"));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // The name that is asked for may be anything; whose certificate it is, is not what these tests are about.
            VerificationFlags = X509VerificationFlags.IgnoreInvalidName,
        };
        trust.CustomTrustStore.ImportFromPemFile(certificates.PathOf("root.crt"));
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
                CertificateChainPolicy = trust,
            },
            limit.Token);
        await WriteAllAsync(tls, bytes, limit.Token);
        return await ReadToEndAsync(tls, limit.Token);
    }

    private static async Task WriteAllAsync(SslStream tls, ReadOnlyMemory<byte> bytes, CancellationToken limit)
    {
        try
        {
            await tls.WriteAsync(bytes, limit);
            await tls.ShutdownAsync();
        }
        catch (IOException)
        {
            // What is refused at its first bytes is closed before its last ones are written: the answer may be there already.
        }
    }

    private static async Task<string> ReadToEndAsync(SslStream tls, CancellationToken limit)
    {
        using var answer = new MemoryStream();
        try
        {
            await tls.CopyToAsync(answer, limit);
        }
        catch (IOException)
        {
            // Ended without a goodbye: what came until then is the answer.
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}
