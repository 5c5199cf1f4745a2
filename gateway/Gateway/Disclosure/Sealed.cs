using System.Buffers.Binary;
using System.Text;

namespace Gateway.Disclosure;

/// <summary>
/// Content under AES-256-GCM with a data key of its own, which is wrapped by a key of the key ring: one value, so that deleting it destroys key and
/// content together. Its bytes: length (1) and id of the wrapping key, length (1) and wrapped data key, length (4, little endian) and content, and what
/// fills up the memory (<see cref="SealedMemory"/>).
/// </summary>
internal sealed class Sealed : IDisposable
{
    private readonly int _wrappedAt;
    private readonly int _contentAt;

    private Sealed(byte[] bytes)
    {
        Bytes = bytes;
        _wrappedAt = 1 + bytes[0] + 1;
        _contentAt = _wrappedAt + bytes[_wrappedAt - 1] + sizeof(int);
    }

    /// <summary>All of it, as the ledger keeps it.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>Which key of the ring wraps the data key.</summary>
    public string KeyId => Encoding.UTF8.GetString(Bytes, 1, Bytes[0]);

    /// <summary>12 bytes nonce, 32 bytes data key encrypted, 16 bytes tag; empty where the key was destroyed.</summary>
    public Span<byte> WrappedKey => Bytes.AsSpan(_wrappedAt, Bytes[_wrappedAt - 1]);

    /// <summary>12 bytes nonce, ciphertext, 16 bytes tag.</summary>
    public Span<byte> Content => Bytes.AsSpan(_contentAt, BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(_contentAt - sizeof(int))));

    /// <summary>Room for a wrapped key and a content of these lengths.</summary>
    public static Sealed Make(string keyId, int wrapped, int content)
    {
        var id = Encoding.UTF8.GetByteCount(keyId);
        var bytes = SealedMemory.Take(1 + id + 1 + wrapped + sizeof(int) + content);
        bytes[0] = checked((byte)id);
        Encoding.UTF8.GetBytes(keyId, bytes.AsSpan(1));
        bytes[1 + id] = checked((byte)wrapped);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2 + id + wrapped), content);
        var value = new Sealed(bytes);
        bytes.AsSpan(value._contentAt + content).Clear();
        return value;
    }

    /// <param name="bytes">As <see cref="Bytes"/> gave them to the ledger.</param>
    /// <exception cref="SealException">They cannot be.</exception>
    public static Sealed Of(byte[] bytes)
    {
        try
        {
            var value = new Sealed(bytes);
            _ = value.Content;
            return value;
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new SealException("The sealed content is too short.", error);
        }
    }

    /// <summary>Gives the memory to the next. Only where nothing reads it any more.</summary>
    public void Dispose()
    {
        SealedMemory.GiveBack(Bytes);
        Bytes = [];
    }
}
