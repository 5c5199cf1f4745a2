using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// An order as the scripts pack it: one MessagePack map of short names to texts and whole numbers (https://github.com/msgpack/msgpack/blob/master/spec.md).
/// A field that is not there is empty. Field names are in gateway/docs/ledger.md.
/// </summary>
internal readonly struct Fields
{
    private readonly Dictionary<string, object> _values;

    public Fields(RedisResult packed)
    {
        var map = new Packed((byte[])packed!);
        int count = map.ReadMapHeader();
        _values = new Dictionary<string, object>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
            _values[(string)map.Read()] = map.Read();
    }

    public string this[string name] => _values.GetValueOrDefault(name) switch
    {
        null => "",
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        var other => throw new InvalidDataException($"The ledger's field {name} is a {other.GetType().Name}."),
    };

    /// <summary>The fields whose names start so, by the rest of the name.</summary>
    public IEnumerable<(string Name, string Value)> Starting(string start) =>
        _values.Where(field => field.Key.StartsWith(start, StringComparison.Ordinal)).Select(field => (field.Key[start.Length..], Convert.ToString(field.Value, CultureInfo.InvariantCulture)!));

    public bool Is(string name) => this[name] == "1";

    public string? OrNull(string name) => this[name] is { Length: > 0 } value ? value : null;

    public int Int(string name) => (int)Long(name);

    public long Long(string name) => _values.GetValueOrDefault(name) is long number ? number : long.Parse(this[name], CultureInfo.InvariantCulture);

    public DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name));

    public DateTimeOffset TimeOfMicros(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name) / 1000);

    public DateTimeOffset? TimeOrNull(string name) => OrNull(name) is null ? null : Time(name);

    // The part of MessagePack that cmsgpack writes for texts and whole numbers.
    private ref struct Packed(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public int ReadMapHeader() => Take(1)[0] switch
        {
            var fix when (fix & 0xf0) == 0x80 => fix & 0x0f,
            0xde => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            var other => throw Unknown(other),
        };

        public object Read()
        {
            byte type = Take(1)[0];
            return type switch
            {
                < 0x80 => (long)type,
                >= 0xa0 and < 0xc0 => Text(type & 0x1f),
                0xcc => (long)Take(1)[0],
                0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
                0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
                0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
                0xd0 => (long)(sbyte)Take(1)[0],
                0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(2)),
                0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(4)),
                0xd9 => Text(Take(1)[0]),
                0xda => Text(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
                >= 0xe0 => (long)(sbyte)type,
                _ => throw Unknown(type),
            };
        }

        private string Text(int length) => Encoding.UTF8.GetString(Take(length));

        private ReadOnlySpan<byte> Take(int length)
        {
            ReadOnlySpan<byte> taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        private static InvalidDataException Unknown(byte type) => new($"The ledger packed what it never packs: 0x{type:x2}.");
    }
}
