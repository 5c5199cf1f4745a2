using System.Security.Cryptography;
using System.Text;

namespace Gateway.Disclosure;

/// <summary>
/// Closes and opens what the ledger keeps, AES-256-GCM (NIST SP 800-38D). Each content has a data key of its own; the additional data binds it to
/// its programme, its order and its purpose, so that no sealed content can be put in the place of another.
/// </summary>
internal sealed class Sealer(KeyRing keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    /// <param name="subject">What the content belongs to: programme, id and purpose.</param>
    public Sealed Seal(SealSubject subject, ReadOnlySpan<byte> plaintext)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(dataKey);
        var keyId = keys.CurrentSealingKey;
        var wrapped = Encrypt(keys.SealingKey(keyId), subject.Bind(keyId), dataKey);
        var content = Encrypt(dataKey, subject.Bind(""), plaintext);
        CryptographicOperations.ZeroMemory(dataKey);
        return new Sealed(keyId, wrapped, content);
    }

    /// <exception cref="SealException">The content, its key or its subject is not what was sealed, or its data key was destroyed.</exception>
    public byte[] Open(SealSubject subject, Sealed content)
    {
        if (content.WrappedKey.Length == 0)
            throw new SealException("The data key was destroyed.");
        try
        {
            var dataKey = Decrypt(keys.SealingKey(content.KeyId), subject.Bind(content.KeyId), content.WrappedKey);
            var plaintext = Decrypt(dataKey, subject.Bind(""), content.Content);
            CryptographicOperations.ZeroMemory(dataKey);
            return plaintext;
        }
        catch (CryptographicException error)
        {
            throw new SealException("The sealed content does not belong here or was changed.", error);
        }
    }

    private static byte[] Encrypt(ReadOnlySpan<byte> key, byte[] additional, ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[NonceLength + plaintext.Length + TagLength];
        var nonce = output.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plaintext, output.AsSpan(NonceLength, plaintext.Length), output.AsSpan(NonceLength + plaintext.Length), additional);
        return output;
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> key, byte[] additional, ReadOnlySpan<byte> input)
    {
        if (input.Length < NonceLength + TagLength)
            throw new SealException("The sealed content is too short.");
        var plaintext = new byte[input.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(input[..NonceLength], input.Slice(NonceLength, plaintext.Length), input[^TagLength..], plaintext, additional);
        return plaintext;
    }
}

/// <summary>What a sealed content belongs to.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Id">The order's, result's or quarantine entry's id.</param>
/// <param name="Purpose">Which of its contents: see <see cref="SealPurpose"/>.</param>
internal readonly record struct SealSubject(string Programme, string Id, string Purpose)
{
    public byte[] Bind(string keyId) => Encoding.UTF8.GetBytes($"{Programme}\n{Id}\n{Purpose}\n{keyId}");
}

internal static class SealPurpose
{
    /// <summary>The order's own resources.</summary>
    public const string Order = "order";

    /// <summary>What a result needs to find its way back: the placer's identifiers and references.</summary>
    public const string Link = "link";

    /// <summary>A result on its way to the placer.</summary>
    public const string Result = "result";

    /// <summary>What a lab sent and nobody has read.</summary>
    public const string Quarantine = "quarantine";
}

internal sealed class SealException(string message, Exception? inner = null) : Exception(message, inner);
