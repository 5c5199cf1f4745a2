using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DevelopmentPki;

/// <summary>A CA certificate with its key (EC P-256), and what it can sign. Profile: RFC 5280, section 4.2.</summary>
internal sealed class CertificateAuthority(X509Certificate2 certificate) : IDisposable
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    public X509Certificate2 Certificate { get; } = certificate;

    public static CertificateAuthority Root(Holder holder, DateTimeOffset now)
    {
        using var key = NewKey();
        var request = AuthorityRequest(holder, key, pathLength: 1);
        // The past year is inside the CA's life, because a certificate that has expired must have been issued within it.
        return new CertificateAuthority(request.CreateSelfSigned(now.AddDays(-400), now.AddYears(15)));
    }

    public CertificateAuthority Subordinate(Holder holder, DateTimeOffset now)
    {
        using var key = NewKey();
        var request = AuthorityRequest(holder, key, pathLength: 0);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var (from, until) = (Later(Certificate.NotBefore, now.AddDays(-400)), Earlier(Certificate.NotAfter, now.AddYears(10)));
        using var issued = request.Create(Certificate, from, until, NewSerial());
        return new CertificateAuthority(issued.CopyWithPrivateKey(key));
    }

    /// <summary>A leaf with its private key; the caller disposes it.</summary>
    public X509Certificate2 Issue(Wanted wanted, DateTimeOffset now)
    {
        using var key = NewKey();
        var request = new CertificateRequest(wanted.Holder.ToName(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Uses(wanted.Use), false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (wanted.Use.HasFlag(Use.Server))
            request.CertificateExtensions.Add(LocalNames(wanted.Name));
        var (from, until) = wanted.Validity(now);
        using var issued = request.Create(Certificate, from, until, NewSerial());
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Names and key identifiers match: enough to know one's own work in one's own folder.</summary>
    public bool HasIssued(X509Certificate2 leaf) =>
        leaf.IssuerName.RawData.AsSpan().SequenceEqual(Certificate.SubjectName.RawData)
        && leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } issuer
        && Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } own
        && issuer.Span.SequenceEqual(own.SubjectKeyIdentifierBytes.Span);

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest AuthorityRequest(Holder holder, ECDsa key, int pathLength)
    {
        var request = new CertificateRequest(holder.ToName(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static X509Extension LocalNames(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    private static OidCollection Uses(Use use)
    {
        var oids = new OidCollection();
        if (use.HasFlag(Use.Client))
            oids.Add(new Oid(ClientAuth));
        if (use.HasFlag(Use.Server))
            oids.Add(new Oid(ServerAuth));
        return oids;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // Positive and without a leading zero, as DER wants an INTEGER.
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    private static DateTimeOffset Later(DateTime one, DateTimeOffset other)
    {
        var offset = new DateTimeOffset(one.ToUniversalTime());
        return offset > other ? offset : other;
    }

    private static DateTimeOffset Earlier(DateTime one, DateTimeOffset other)
    {
        var offset = new DateTimeOffset(one.ToUniversalTime());
        return offset < other ? offset : other;
    }
}
