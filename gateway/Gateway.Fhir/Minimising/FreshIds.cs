using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// The ids of one request: UUIDs (RFC 9562, version 8) made from the gateway order number and a counter. They say nothing of the message, and a
/// retry has the same.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FreshIds
{
    public const int TextLength = 36;
    private const int NumberedLength = 8;

    // Setting it up costs more than the hash.
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    private readonly Text _text;
    private readonly uint _end;

    public FreshIds(string system, string number)
    {
        Span<byte> input = stackalloc byte[512];
        var needed = Encoding.UTF8.GetByteCount(system) + 1 + Encoding.UTF8.GetByteCount(number);
        if (needed > input.Length)
            input = new byte[needed];
        var length = Encoding.UTF8.GetBytes(system, input);
        input[length++] = 0;
        length += Encoding.UTF8.GetBytes(number, input[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(input[..length]);
        sha.GetHashAndReset(hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        new Guid(hash[..16], bigEndian: true).TryFormat(_text, out _);
        _end = BinaryPrimitives.ReadUInt32BigEndian(hash[12..]);
    }

    /// <summary>Writes the id of this number to a target of 36 bytes.</summary>
    public void Write(uint number, Span<byte> target)
    {
        // The ids of one request differ in their last 32 bits.
        ((ReadOnlySpan<byte>)_text).CopyTo(target);
        Utf8Formatter.TryFormat(_end ^ number, target[^NumberedLength..], out _, new StandardFormat('x', NumberedLength));
    }

    [InlineArray(TextLength)]
    private struct Text
    {
        private byte _first;
    }
}
