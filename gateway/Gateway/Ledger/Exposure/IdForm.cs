using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Ledger;

/// <summary>
/// The ids of one kind as numbers: a million of them as texts would be 100 MB, and each a garbage of its own. Task ids, order numbers and person tokens are random by
/// themselves, so their own bits are the best hash of them.
/// </summary>
/// <param name="Prefix">What each starts with.</param>
/// <param name="Length">Characters behind it.</param>
/// <param name="IsBase32">In the letters of <see cref="LedgerIds"/>; else base64url.</param>
internal sealed record IdForm(string Prefix, int Length, bool IsBase32)
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 128).Select(letter => (sbyte)Letters.IndexOf((char)letter, StringComparison.Ordinal))];

    /// <summary>See <see cref="LedgerIds.NewOrderId"/>.</summary>
    public static IdForm Order(string programme) => new($"{programme}-", 26, IsBase32: true);

    /// <summary>See <see cref="LedgerIds.NewOrderNumber"/>.</summary>
    public static IdForm OrderNumber(string programme) => new($"{programme}-", 16, IsBase32: true);

    /// <summary>See <see cref="Disclosure.Tokens"/>.</summary>
    public static IdForm Token { get; } = new("", 22, IsBase32: false);

    /// <returns>False for a text of another form: then the number is a hash of it.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out IdBits bits)
    {
        if (text.Length == Prefix.Length + Length && Ascii.Equals(text[..Prefix.Length], Prefix))
        {
            if (IsBase32 ? TryReadBase32(text[Prefix.Length..], out bits) : TryReadBase64(text[Prefix.Length..], out bits))
                return true;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        bits = new IdBits(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), byte.MaxValue);
        return false;
    }

    public string Write(IdBits bits)
    {
        if (!IsBase32)
        {
            Span<byte> token = stackalloc byte[16];
            BitConverter.TryWriteBytes(token, bits.High);
            BitConverter.TryWriteBytes(token[8..], bits.Low);
            return Base64Url.EncodeToString(token);
        }

        Span<char> text = stackalloc char[Length];
        var number = new UInt128(bits.High, bits.Low);
        for (int at = Length - 1; at >= 0; at--)
        {
            // Of 26 letters the first has two bits that 128 have no room for.
            text[at] = Letters[(int)(number & 31) | (at == 0 ? (bits.Rest << 3) & 31 : 0)];
            number >>= 5;
        }

        return string.Concat(Prefix, text);
    }

    private static bool TryReadBase32(ReadOnlySpan<byte> text, out IdBits bits)
    {
        var (number, rest) = (UInt128.Zero, (byte)0);
        bits = default;
        foreach (byte letter in text)
        {
            if (letter >= 128 || Values[letter] < 0)
                return false;
            rest = (byte)(number >> 123);
            number = (number << 5) | (uint)Values[letter];
        }

        bits = new IdBits((ulong)(number >> 64), (ulong)number, text.Length == 26 ? (byte)(rest & 3) : (byte)0);
        return true;
    }

    private static bool TryReadBase64(ReadOnlySpan<byte> text, out IdBits bits)
    {
        Span<byte> token = stackalloc byte[16];
        bits = default;
        if (Base64Url.DecodeFromUtf8(text, token, out int read, out int written) != System.Buffers.OperationStatus.Done || read != text.Length || written != token.Length)
            return false;
        bits = new IdBits(BitConverter.ToUInt64(token), BitConverter.ToUInt64(token[8..]), 0);
        return true;
    }
}

/// <summary>An id as a number of up to 130 bits.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IdBits(ulong High, ulong Low, byte Rest);
