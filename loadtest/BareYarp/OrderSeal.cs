using System.Security.Cryptography;

namespace BareYarp;

/// <summary>AES-256-GCM under one key for all: what a seal costs at least.</summary>
internal static class OrderSeal
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    [ThreadStatic]
    private static AesGcm? _ofThisThread;

    /// <returns>Nonce, tag and what was sealed.</returns>
    public static byte[] Seal(ReadOnlySpan<byte> order)
    {
        var cipher = _ofThisThread ??= new AesGcm(new byte[32], TagSize);
        var bytes = new byte[NonceSize + TagSize + order.Length];
        var nonce = bytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, order, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize));
        return bytes;
    }
}
