using System.Buffers.Binary;

namespace Gateway.Ledger;

/// <summary>
/// Reads the part of MessagePack that cmsgpack writes for texts and whole numbers
/// (https://github.com/msgpack/msgpack/blob/master/spec.md).
/// </summary>
internal ref struct Packed(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next value starts.</summary>
    public int Position { get; private set; }

    /// <returns>How many pairs of name and value follow.</returns>
    public int ReadMapHeader() => Take(1)[0] switch
    {
        var fix when (fix & 0xf0) == 0x80 => fix & 0x0f,
        0xde => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        var other => throw Unknown(other),
    };

    /// <exception cref="InvalidDataException">Neither text nor whole number.</exception>
    public PackedValue Read()
    {
        byte type = Take(1)[0];
        return type switch
        {
            < 0x80 => new(type),
            >= 0xa0 and < 0xc0 => new(Take(type & 0x1f)),
            0xcc => new(Take(1)[0]),
            0xcd => new(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xce => new(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            0xcf or 0xd3 => new(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
            0xd0 => new((sbyte)Take(1)[0]),
            0xd1 => new(BinaryPrimitives.ReadInt16BigEndian(Take(2))),
            0xd2 => new(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            0xd9 => new(Take(Take(1)[0])),
            0xda => new(Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)))),
            >= 0xe0 => new((sbyte)type),
            _ => throw Unknown(type),
        };
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    private static InvalidDataException Unknown(byte type) => new($"The ledger packed what it never packs: 0x{type:x2}.");
}

/// <summary>A text (UTF-8) or a whole number; neither where there is none.</summary>
internal readonly ref struct PackedValue
{
    public PackedValue(long number)
    {
        Number = number;
        IsNumber = true;
    }

    public PackedValue(ReadOnlySpan<byte> text)
    {
        Text = text;
        IsText = true;
    }

    public bool IsNumber { get; }

    public bool IsText { get; }

    public long Number { get; }

    public ReadOnlySpan<byte> Text { get; }
}
