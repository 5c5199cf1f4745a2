using System.Buffers.Text;
using System.Text;
using Gateway.Fhir;

namespace Gateway.Disclosure;

/// <summary>
/// Keyed tokens (HMAC-SHA-256, first 128 bits, base64url) that stand in Redis for what may be personal: equal inputs are found again, and
/// nobody without the key ring can tell or try out what they stand for.
/// </summary>
internal sealed class Tokens(KeyRing keys) : IDisposable
{
    private const int TokenLength = 16;
    private const int Short = 512;
    private const byte Between = (byte)'|';
    private readonly KeyedHash _person = new(keys.TokenKey("person"));
    private readonly KeyedHash _number = new(keys.TokenKey("placer-order-number"));
    private readonly KeyedHash _report = new(keys.TokenKey("report"));
    private readonly KeyedHash _barcode = new(keys.TokenKey("barcode"));
    private readonly KeyedHash _kind = new(keys.TokenKey("kind"));

    private readonly KeyedHash _digest = new(keys.TokenKey("digest"));

    /// <summary>One person, the same for all labs and programmes: exposure reports count with it, no lab ever sees it.</summary>
    public string Person(string system, string value) => Token(_person, system, value);

    /// <summary>The same of texts that are UTF-8 already.</summary>
    public string Person(ReadOnlySpan<byte> system, ReadOnlySpan<byte> value)
    {
        var length = system.Length + 1 + value.Length;
        var input = length <= Short ? stackalloc byte[length] : new byte[length];
        system.CopyTo(input);
        input[system.Length] = Between;
        value.CopyTo(input[(system.Length + 1)..]);
        return Token(_person, input);
    }

    /// <summary>One placer's order number.</summary>
    public string OrderNumber(string placer, string system, string value) => Token(_number, placer, system, value);

    /// <summary>The content of an order or a report, all 256 bits: base64url, 43 characters.</summary>
    public string Digest(FhirMessage message, FhirEntry order)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Length];
        message.Digest(order, hash);
        _digest.Hash(hash, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>One report of one lab.</summary>
    public string Report(string lab, string content) => Token(_report, lab, content);

    /// <summary>The barcode of a tube.</summary>
    public string Barcode(string value) => Token(_barcode, value);

    /// <summary>What a report is about: the codings of its code.</summary>
    public string Kind(string codings) => Token(_kind, codings);

    public void Dispose()
    {
        foreach (var hash in (KeyedHash[])[_person, _number, _report, _barcode, _kind, _digest])
            hash.Dispose();
    }

    private static string Token(KeyedHash keyed, params ReadOnlySpan<string> parts)
    {
        var longest = parts.Length;
        foreach (var part in parts)
            longest += Encoding.UTF8.GetMaxByteCount(part.Length);
        Span<byte> input = longest <= Short ? stackalloc byte[Short] : new byte[longest];
        var length = 0;
        foreach (var part in parts)
        {
            length += Encoding.UTF8.GetBytes(part, input[length..]);
            input[length++] = Between;
        }

        return Token(keyed, input[..(length - 1)]);
    }

    private static string Token(KeyedHash keyed, ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Length];
        keyed.Hash(input, hash);
        return Base64Url.EncodeToString(hash[..TokenLength]);
    }
}
