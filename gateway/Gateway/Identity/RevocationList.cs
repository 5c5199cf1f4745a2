using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Identity;

/// <summary>A complete revocation list of one CA (RFC 5280, section 5). <see cref="RevocationListReader"/> makes it; nothing of it is to be
/// believed before <see cref="IsSignedBy"/>.</summary>
internal sealed class RevocationList
{
    private readonly byte[] _issuerName;
    private readonly FrozenSet<string> _serials;
    private readonly ReadOnlyMemory<byte> _signedPart;
    private readonly string _algorithm;
    private readonly byte[] _signature;

    internal RevocationList(
        byte[] issuerName,
        DateTimeOffset from,
        DateTimeOffset until,
        IEnumerable<string> serials,
        ReadOnlyMemory<byte> signedPart,
        string algorithm,
        byte[] signature)
    {
        _issuerName = issuerName;
        From = from;
        Until = until;
        _serials = serials.ToFrozenSet(StringComparer.Ordinal);
        _signedPart = signedPart;
        _algorithm = algorithm;
        _signature = signature;
    }

    /// <summary>thisUpdate</summary>
    public DateTimeOffset From { get; }

    /// <summary>nextUpdate: from then on the list says nothing any more.</summary>
    public DateTimeOffset Until { get; }

    public bool Names(string serial) => _serials.Contains(serial);

    /// <summary>The form in which serial numbers are compared: the big-endian integer in hexadecimal without leading zeros.</summary>
    public static string Serial(ReadOnlySpan<byte> integer) => Convert.ToHexString(integer).TrimStart('0');

    public bool IsSignedBy(X509Certificate2 authority)
    {
        if (!_issuerName.AsSpan().SequenceEqual(authority.SubjectName.RawData) || !MaySignLists(authority))
            return false;
        if (Hash(_algorithm) is not { } hash)
            return false;
        using var ecdsa = authority.GetECDsaPublicKey();
        if (ecdsa is not null)
            return IsEcdsa(_algorithm) && ecdsa.VerifyData(_signedPart.Span, _signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = authority.GetRSAPublicKey();
        return rsa is not null && !IsEcdsa(_algorithm) && rsa.VerifyData(_signedPart.Span, _signature, hash, RSASignaturePadding.Pkcs1);
    }

    private static bool MaySignLists(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage || usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign);

    private static bool IsEcdsa(string algorithm) => algorithm.StartsWith("1.2.840.10045.", StringComparison.Ordinal);

    /// <summary>RFC 5758 (ECDSA) and RFC 4055 (RSA, PKCS#1 v1.5). SHA-1 is not among them.</summary>
    private static HashAlgorithmName? Hash(string algorithm) => algorithm switch
    {
        "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
