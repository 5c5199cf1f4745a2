using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Memory;

namespace Gateway.Disclosure;

/// <summary>
/// Closes and opens what the ledger keeps, AES-256-GCM (NIST SP 800-38D). Each content has a data key of its own; the additional data binds it to
/// its programme, its order and its purpose, so that no sealed content can be put in the place of another.
/// </summary>
internal sealed class Sealer(KeyRing keys) : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;
    private const int Around = NonceLength + TagLength;

    // Setting up a key costs more than using it. A cipher serves one caller at a time.
    private readonly ConcurrentDictionary<string, ThreadLocal<AesGcm>> _wrapping = new(StringComparer.Ordinal);

    /// <param name="subject">What the content belongs to: programme, id and purpose.</param>
    /// <param name="plaintext">The content.</param>
    public Sealed Seal(SealSubject subject, ReadOnlySpan<byte> plaintext)
    {
        Span<byte> random = stackalloc byte[KeyLength + NonceLength + NonceLength];
        FreshRandom.Fill(random);
        var dataKey = random[..KeyLength];
        var keyId = keys.CurrentSealingKey;
        var sealedContent = Sealed.Make(keyId, Around + KeyLength, Around + plaintext.Length);
        using var content = new AesGcm(dataKey, TagLength);
        Encrypt(Wrapping(keyId), subject, keyId, random[KeyLength..^NonceLength], dataKey, sealedContent.WrappedKey);
        Encrypt(content, subject, "", random[^NonceLength..], plaintext, sealedContent.Content);
        CryptographicOperations.ZeroMemory(random);
        return sealedContent;
    }

    /// <exception cref="SealException">The content, its key or its subject is not what was sealed, or its data key was destroyed.</exception>
    public byte[] Open(SealSubject subject, Sealed closed)
    {
        if (closed.WrappedKey.IsEmpty)
            throw new SealException("The data key was destroyed.");
        if (closed.WrappedKey.Length != Around + KeyLength || closed.Content.Length < Around)
            throw new SealException("The sealed content is too short.");
        Span<byte> dataKey = stackalloc byte[KeyLength];
        var plaintext = new byte[closed.Content.Length - Around];
        try
        {
            Decrypt(Wrapping(closed.KeyId), subject, closed.KeyId, closed.WrappedKey, dataKey);
            using var content = new AesGcm(dataKey, TagLength);
            Decrypt(content, subject, "", closed.Content, plaintext);
            return plaintext;
        }
        catch (CryptographicException error)
        {
            throw new SealException("The sealed content does not belong here or was changed.", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public void Dispose()
    {
        foreach (var ciphers in _wrapping.Values)
        {
            foreach (var cipher in ciphers.Values)
                cipher.Dispose();
            ciphers.Dispose();
        }
    }

    private AesGcm Wrapping(string keyId) =>
        _wrapping.GetOrAdd(keyId, static (id, ring) => new ThreadLocal<AesGcm>(() => new AesGcm(ring.SealingKey(id), TagLength), trackAllValues: true), keys).Value!;

    private static void Encrypt(AesGcm cipher, SealSubject subject, string keyId, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        Span<byte> bound = stackalloc byte[SealSubject.Longest];
        nonce.CopyTo(output);
        cipher.Encrypt(nonce, plaintext, output[NonceLength..^TagLength], output[^TagLength..], bound[..subject.Bind(keyId, bound)]);
    }

    private static void Decrypt(AesGcm cipher, SealSubject subject, string keyId, ReadOnlySpan<byte> input, Span<byte> plaintext)
    {
        Span<byte> bound = stackalloc byte[SealSubject.Longest];
        cipher.Decrypt(input[..NonceLength], input[NonceLength..^TagLength], input[^TagLength..], plaintext, bound[..subject.Bind(keyId, bound)]);
    }
}

/// <summary>What a sealed content belongs to. All of it is the gateway's own, so none of it is long.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Id">The order's, result's or quarantine entry's id.</param>
/// <param name="Purpose">Which of its contents: see <see cref="SealPurpose"/>.</param>
internal readonly record struct SealSubject(string Programme, string Id, string Purpose)
{
    /// <summary>Bytes that <see cref="Bind"/> writes at most; it throws when it would be more.</summary>
    public const int Longest = 512;

    /// <returns>How many bytes were written.</returns>
    public int Bind(string keyId, Span<byte> bound)
    {
        var length = 0;
        Write(Programme, bound, ref length);
        Write(Id, bound, ref length);
        Write(Purpose, bound, ref length);
        return length + Encoding.UTF8.GetBytes(keyId, bound[length..]);
    }

    private static void Write(string part, Span<byte> bound, ref int length)
    {
        length += Encoding.UTF8.GetBytes(part, bound[length..]);
        bound[length++] = (byte)'\n';
    }
}

internal static class SealPurpose
{
    /// <summary>The order's own resources.</summary>
    public const string Order = "order";

    /// <summary>What a result needs to find its way back: the placer's identifiers and references.</summary>
    public const string Link = "link";

    /// <summary>A result on its way to the placer.</summary>
    public const string Result = "result";

    /// <summary>A placer order number by itself: what is left of the link after the time for corrections.</summary>
    public const string Number = "number";

    /// <summary>A part of a list of placer order numbers.</summary>
    public const string Letters = "letters";

    /// <summary>What a lab sent and nobody has read.</summary>
    public const string Quarantine = "quarantine";
}

internal sealed class SealException(string message, Exception? inner = null) : Exception(message, inner);
