using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Identity;

/// <summary>The pin of a certificate's public key, in the form of RFC 7469, section 2.4.</summary>
internal static class PublicKeyPin
{
    public const string Prefix = "sha256/";

    /// <summary><c>sha256/BASE64</c> of the DER SubjectPublicKeyInfo: it outlives the certificate as long as the key is kept.</summary>
    public static string Of(X509Certificate2 certificate) =>
        Prefix + Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
}
