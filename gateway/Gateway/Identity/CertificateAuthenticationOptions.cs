using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;

namespace Gateway.Identity;

/// <summary>Names as in the package Microsoft.AspNetCore.Authentication.Certificate, which can take this room's place.</summary>
internal static class CertificateAuthenticationDefaults
{
    public const string AuthenticationScheme = "Certificate";
}

/// <summary>Which kinds of certificate are considered at all.</summary>
[Flags]
internal enum CertificateTypes
{
    Chained = 1,
    SelfSigned = 2,
    All = Chained | SelfSigned,
}

/// <summary>
/// What a client certificate must be. Shaped as the options of that name in Microsoft.AspNetCore.Authentication.Certificate; the defaults
/// are stricter, as there is no system store and nothing is fetched.
/// </summary>
internal sealed class CertificateAuthenticationOptions : AuthenticationSchemeOptions
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    public CertificateTypes AllowedCertificateTypes { get; set; } = CertificateTypes.Chained;

    public X509ChainTrustMode ChainTrustValidationMode { get; set; } = X509ChainTrustMode.CustomRootTrust;

    /// <summary>The roots.</summary>
    public X509Certificate2Collection CustomTrustStore { get; set; } = [];

    /// <summary>CAs between the roots and the certificates, besides those that the other side sends along.</summary>
    public X509Certificate2Collection AdditionalChainCertificates { get; set; } = [];

    /// <summary>Whether the certificate must be for client authentication.</summary>
    public bool ValidateCertificateUse { get; set; } = true;

    /// <summary>Revocation as the framework looks it up, on line; the lists in files are <see cref="RevocationLists"/>'.</summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.NoCheck;

    /// <summary>The rules for one chain, as at <paramref name="now"/>. A policy is used for one chain only.</summary>
    public X509ChainPolicy ToChainPolicy(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = ChainTrustValidationMode,
            RevocationMode = RevocationMode,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
        };
        policy.CustomTrustStore.AddRange(CustomTrustStore);
        policy.ExtraStore.AddRange(AdditionalChainCertificates);
        if (ValidateCertificateUse)
            policy.ApplicationPolicy.Add(new(ClientAuth));
        return policy;
    }
}
