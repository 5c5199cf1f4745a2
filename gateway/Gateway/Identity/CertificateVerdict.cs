namespace Gateway.Identity;

/// <summary>What <see cref="ClientCertificateRules"/> say of a certificate.</summary>
internal abstract record CertificateVerdict
{
    private CertificateVerdict()
    {
    }

    /// <summary>It is genuine, in its time, for this use and not revoked. Whose it is, is another question.</summary>
    public sealed record Genuine : CertificateVerdict
    {
        public static readonly Genuine Instance = new();
    }

    /// <summary>It is not to be believed.</summary>
    /// <param name="Fault">Which rule it breaks.</param>
    public sealed record Refused(CertificateFault Fault) : CertificateVerdict;
}

/// <summary>The rule that a certificate breaks.</summary>
internal enum CertificateFault
{
    /// <summary>It does not lead to a configured root, or a signature on the way is wrong.</summary>
    Untrusted,
    SelfSigned,

    /// <summary>It lacks the extended key usage clientAuth.</summary>
    WrongUse,
    NotYetValid,
    Expired,
    Revoked,

    /// <summary>Revocation lists are configured, and none in its time tells of this certificate.</summary>
    RevocationUnknown,
}
