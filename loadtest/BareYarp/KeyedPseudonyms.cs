using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Fhir;

namespace BareYarp;

/// <summary>A keyed hash of each identifier. The key is set up once a thread; a keyed hash is not for several at once.</summary>
internal sealed class KeyedPseudonyms : IPseudonymiser
{
    [ThreadStatic]
    private static KeyedPseudonyms? _ofThisThread;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, new byte[32]);

    public static KeyedPseudonyms OfThisThread => _ofThisThread ??= new KeyedPseudonyms();

    public string System => "urn:bare:pseudonym";

    public string Pseudonym(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value)
    {
        _hash.AppendData(system);
        _hash.AppendData(value);
        Span<byte> token = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hash.GetHashAndReset(token);
        return Base64Url.EncodeToString(token);
    }
}
