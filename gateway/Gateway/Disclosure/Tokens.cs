using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Disclosure;

/// <summary>
/// Keyed tokens (HMAC-SHA-256, first 128 bits, base64url) that stand in Redis for what may be personal: equal inputs are found again, and
/// nobody without the key ring can tell or try out what they stand for.
/// </summary>
internal sealed class Tokens(KeyRing keys)
{
    private const int TokenLength = 16;
    private readonly byte[] _person = keys.TokenKey("person");
    private readonly byte[] _number = keys.TokenKey("placer-order-number");
    private readonly byte[] _report = keys.TokenKey("report");
    private readonly byte[] _barcode = keys.TokenKey("barcode");
    private readonly byte[] _kind = keys.TokenKey("kind");

    /// <summary>The key of content digests; a plain hash of a message could be tried out against guessed names.</summary>
    public byte[] DigestKey { get; } = keys.TokenKey("digest");

    /// <summary>One person, the same for all labs and programmes: exposure reports count with it, no lab ever sees it.</summary>
    public string Person(string system, string value) => Token(_person, $"{system}|{value}");

    /// <summary>One placer's order number.</summary>
    public string OrderNumber(string placer, string system, string value) => Token(_number, $"{placer}|{system}|{value}");

    /// <summary>One report of one lab.</summary>
    public string Report(string lab, string content) => Token(_report, $"{lab}|{content}");

    /// <summary>The barcode of a tube.</summary>
    public string Barcode(string value) => Token(_barcode, value);

    /// <summary>What a report is about: the codings of its code.</summary>
    public string Kind(string codings) => Token(_kind, codings);

    private static string Token(byte[] key, string input)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(input), hash);
        return Base64Url.EncodeToString(hash[..TokenLength]);
    }
}
