using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>
/// An order as the scripts pack it: one MessagePack map of short names to texts and whole numbers. A field that is not there is empty. Field names
/// are in gateway/docs/ledger.md. It is a look at the packed bytes: a field is read when it is asked for.
/// </summary>
internal readonly struct Fields
{
    // A name of up to 31 bytes stands behind one byte that says so and how long it is.
    private const int LongestName = 31;
    private const byte ShortText = 0xa0;

    private readonly byte[] _packed;

    // Where each field's value starts, right behind its name.
    private readonly int[] _starts;

    public Fields(RedisResult packed)
        : this((byte[])packed!)
    {
    }

    public Fields(byte[] packed)
    {
        _packed = packed;
        var map = new Packed(_packed);
        int count = map.ReadMapHeader();
        _starts = new int[count];
        for (int i = 0; i < count; i++)
        {
            map.Read();
            _starts[i] = map.Position;
            map.Read();
        }
    }

    public string this[string name] => Find(name) switch
    {
        { IsText: true } text => Encoding.UTF8.GetString(text.Text),
        { IsNumber: true } number => number.Number.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>A text that is most likely the one that the caller has already: then it is that object.</summary>
    public string Same(string name, string? known)
    {
        PackedValue value = Find(name);
        return known is not null && value.IsText && Ascii.Equals(value.Text, known) ? known : this[name];
    }

    /// <summary>A text of which there are few: one object for all that are equal.</summary>
    public string Word(string name) => Find(name) is { IsText: true } text ? Words.Of(text.Text) : this[name];

    /// <inheritdoc cref="Word" />
    public string? WordOrNull(string name) => Word(name) is { Length: > 0 } word ? word : null;

    /// <summary>The fields whose names start so, by the rest of the name.</summary>
    public IReadOnlyList<(string Name, string Value)> Starting(string start)
    {
        var found = new List<(string Name, string Value)>();
        var map = new Packed(_packed);
        for (int left = map.ReadMapHeader(); left > 0; left--)
        {
            string name = Encoding.UTF8.GetString(map.Read().Text);
            PackedValue value = map.Read();
            if (name.StartsWith(start, StringComparison.Ordinal))
                found.Add((name[start.Length..], value.IsText ? Encoding.UTF8.GetString(value.Text) : value.Number.ToString(CultureInfo.InvariantCulture)));
        }

        return found;
    }

    public bool Is(string name) => Find(name) is { IsText: true, Text: [(byte)'1'] } or { IsNumber: true, Number: 1 };

    public string? OrNull(string name) => this[name] is { Length: > 0 } value ? value : null;

    public int Int(string name) => (int)Long(name);

    public long Long(string name) => Find(name) is { IsNumber: true } value ? value.Number : long.Parse(this[name], CultureInfo.InvariantCulture);

    public int IntOrZero(string name) => Has(name) ? Int(name) : 0;

    public DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name));

    public DateTimeOffset TimeOfMicros(string name) => DateTimeOffset.FromUnixTimeMilliseconds(Long(name) / 1000);

    public DateTimeOffset? TimeOrNull(string name) => Has(name) ? Time(name) : null;

    private bool Has(string name) => Find(name) is { IsNumber: true } or { IsText: true, Text.IsEmpty: false };

    private PackedValue Find(string name)
    {
        if (name.Length > LongestName)
            throw new ArgumentException("No field has so long a name.", nameof(name));
        Span<byte> packedName = stackalloc byte[1 + name.Length];
        packedName[0] = (byte)(ShortText | name.Length);
        Encoding.ASCII.GetBytes(name, packedName[1..]);
        foreach (int start in _starts)
        {
            if (_packed.AsSpan(0, start).EndsWith(packedName))
                return new Packed(_packed.AsSpan(start)).Read();
        }

        return default;
    }
}
