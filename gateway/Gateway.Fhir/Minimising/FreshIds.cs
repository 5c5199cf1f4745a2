using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// The ids of one request: UUIDs (RFC 9562, version 8) made from the gateway order number and a counter. They say nothing of the message, and a
/// retry has the same.
/// </summary>
internal readonly struct FreshIds
{
    public const int TextLength = 36;
    private readonly UInt128 _root;

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
        SHA256.HashData(input[..length], hash);
        _root = BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Writes the id of this number, 36 characters.</summary>
    public void Write(uint number, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _root);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) ^ number);
        var guid = new Guid(bytes, bigEndian: true);
        guid.TryFormat(target, out _);
    }
}
