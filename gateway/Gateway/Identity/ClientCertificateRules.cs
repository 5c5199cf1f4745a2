using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Registry;

namespace Gateway.Identity;

/// <summary>
/// The rules that a client certificate must keep: a chain to a configured root, client authentication as extended key usage, its time, and
/// the revocation lists. They are judged in the handshake; the chain that was proven there is remembered for the connection's certificate, so
/// that each request costs a look at the clock and the lists, and a certificate that is revoked or expires meanwhile opens nothing any more.
/// </summary>
internal sealed class ClientCertificateRules(CertificateAuthenticationOptions options, RevocationLists revocation, TimeProvider clock)
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private readonly ConditionalWeakTable<X509Certificate2, ProvenChain> _proven = [];

    /// <param name="certificate">The other side's certificate.</param>
    /// <param name="sentAlong">CAs that the other side sent with it; they help to find the way to a root and are trusted for nothing.</param>
    public CertificateVerdict Judge(X509Certificate2 certificate, X509Certificate2Collection? sentAlong = null)
    {
        var now = clock.GetUtcNow();
        if (!_proven.TryGetValue(certificate, out var chain))
        {
            if (FaultOf(certificate, sentAlong, now, out chain) is { } fault)
                return new CertificateVerdict.Refused(fault);
            _proven.AddOrUpdate(certificate, chain!);
        }

        return FaultNow(chain!, now) is { } later ? new CertificateVerdict.Refused(later) : CertificateVerdict.Genuine.Instance;
    }

    /// <summary>The chain policy for TLS itself, so that it, too, looks at no system store and fetches nothing.</summary>
    public X509ChainPolicy ToChainPolicy() => options.ToChainPolicy(clock.GetUtcNow());

    /// <summary>Whether the certificate says that it is for this use. One that says nothing is not.</summary>
    public static bool MayBeUsedFor(X509Certificate2 certificate, string use) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } uses
        && uses.EnhancedKeyUsages.OfType<Oid>().Any(oid => oid.Value == use);

    private CertificateFault? FaultOf(
        X509Certificate2 certificate, X509Certificate2Collection? sentAlong, DateTimeOffset now, out ProvenChain? proven)
    {
        proven = null;
        var selfSigned = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        if (!options.AllowedCertificateTypes.HasFlag(selfSigned ? CertificateTypes.SelfSigned : CertificateTypes.Chained))
            return selfSigned ? CertificateFault.SelfSigned : CertificateFault.Untrusted;
        if (options.ValidateCertificateUse && !MayBeUsedFor(certificate, ClientAuth))
            return CertificateFault.WrongUse;

        using var chain = new X509Chain { ChainPolicy = options.ToChainPolicy(now) };
        if (sentAlong is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sentAlong);
        try
        {
            if (!chain.Build(certificate))
                return FaultOf(chain, certificate, now);
            proven = ProvenChain.Of(chain);
            return null;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    private static CertificateFault FaultOf(X509Chain chain, X509Certificate2 certificate, DateTimeOffset now)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status == X509ChainStatusFlags.NotTimeValid)
            return now.UtcDateTime < certificate.NotBefore.ToUniversalTime() ? CertificateFault.NotYetValid : CertificateFault.Expired;
        return status switch
        {
            X509ChainStatusFlags.NotValidForUsage => CertificateFault.WrongUse,
            X509ChainStatusFlags.Revoked => CertificateFault.Revoked,
            _ => CertificateFault.Untrusted,
        };
    }

    private CertificateFault? FaultNow(ProvenChain chain, DateTimeOffset now)
    {
        if (now < chain.From)
            return CertificateFault.NotYetValid;
        if (now > chain.Until)
            return CertificateFault.Expired;
        if (!revocation.AreConfigured)
            return null;
        for (var i = 0; i < chain.Issued.Count; i++)
        {
            var isLeaf = i == 0;
            switch (revocation.StatusOf(chain.Issued[i], now))
            {
                case Revocation.Listed:
                    return CertificateFault.Revoked;
                case Revocation.Unknown:
                case Revocation.NoList when isLeaf:
                    return CertificateFault.RevocationUnknown;
            }
        }

        return null;
    }

    /// <summary>What is left to ask of a chain once its signatures are proven.</summary>
    /// <param name="From">When all of its certificates are valid, UTC.</param>
    /// <param name="Until">The last moment at which all are, UTC.</param>
    /// <param name="Issued">From the leaf up to the last one below the root.</param>
    private sealed record ProvenChain(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<IssuedSerial> Issued)
    {
        public static ProvenChain Of(X509Chain chain)
        {
            var certificates = chain.ChainElements.Select(element => element.Certificate).ToList();
            return new ProvenChain(
                new DateTimeOffset(certificates.Max(one => one.NotBefore).ToUniversalTime()),
                new DateTimeOffset(certificates.Min(one => one.NotAfter).ToUniversalTime()),
                [.. certificates.Zip(certificates.Skip(1), (one, issuer) =>
                    new IssuedSerial(PublicKeyPin.Of(issuer), RevocationList.Serial(one.SerialNumberBytes.Span)))]);
        }
    }
}
