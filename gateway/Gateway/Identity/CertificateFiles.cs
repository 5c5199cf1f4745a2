using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Identity;

/// <summary>Reads the files that <see cref="IdentityOptions"/> names.</summary>
internal static class CertificateFiles
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";

    /// <summary>All CA certificates of these PEM files.</summary>
    /// <exception cref="InvalidDataException">One line: which file, what is wrong, what to do.</exception>
    public static X509Certificate2Collection ReadAuthorities(IEnumerable<string> paths)
    {
        var all = new X509Certificate2Collection();
        foreach (var path in paths)
        {
            var authorities = Read(path);
            if (authorities.FirstOrDefault(certificate => !IsAuthority(certificate)) is not null)
                throw new InvalidDataException($"{path} holds a certificate that is not a CA's: name the file of the root or issuing CA");
            all.AddRange(authorities);
        }

        return all;
    }

    /// <summary>A server certificate with its key and the CAs that go along in the handshake.</summary>
    /// <exception cref="InvalidDataException">One line: which file, what is wrong, what to do.</exception>
    public static SslStreamCertificateContext ReadServerCertificate(string certificatePath, string keyPath)
    {
        var chain = Read(certificatePath);
        if (!File.Exists(keyPath))
            throw new InvalidDataException($"{keyPath} is missing: name the PEM file with the private key of {certificatePath}");
        try
        {
            using var pair = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            if (!ClientCertificateRules.MayBeUsedFor(pair, ServerAuth))
                throw new InvalidDataException($"{certificatePath} is not for servers: it needs the extended key usage serverAuth");
            chain.RemoveAt(0);
            // TLS on Windows cannot use a key that lives in memory only; on other systems this is a copy.
            var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
            return SslStreamCertificateContext.Create(usable, chain, offline: true);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or UnauthorizedAccessException or IOException)
        {
            throw new InvalidDataException($"{keyPath} is not the readable, unencrypted private key of {certificatePath}: {unusable.Message}", unusable);
        }
    }

    private static X509Certificate2Collection Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is missing: name a PEM file that exists");
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or UnauthorizedAccessException or IOException)
        {
            throw new InvalidDataException($"{path} cannot be read as PEM certificates: {unreadable.Message}", unreadable);
        }

        return certificates.Count > 0
            ? certificates
            : throw new InvalidDataException($"{path} holds no certificate: it must be PEM (BEGIN CERTIFICATE)");
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };
}
