using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Registry;

/// <summary>
/// The name of a public key: <c>sha256/</c> and the Base64 of the SHA-256 of its SubjectPublicKeyInfo in DER (the pin of RFC 7469,
/// section 2.4). It outlives a certificate that is renewed with the same key.
/// </summary>
internal static class PublicKeyPin
{
    private const string Prefix = "sha256/";

    public static string Of(X509Certificate2 certificate) =>
        Prefix + Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    public static bool IsWellFormed(string pin)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return pin.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(pin[Prefix.Length..], hash, out var length)
            && length == SHA256.HashSizeInBytes;
    }
}
