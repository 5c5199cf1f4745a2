using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Gateway.Fhir;

/// <summary>
/// JSON being written, in a pooled buffer. Keys come encoded from the structure table and values are copied as they were read, so writing is
/// copying; what turns out empty is taken back by <see cref="Truncate"/>. Nothing leaves the buffer before the whole is complete.
/// </summary>
internal sealed class JsonOutput
{
    private static readonly SearchValues<char> Unescaped = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except(['"', '\\'])]);

    private byte[] _buffer = [];

    public int Position { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Position);

    public void Append(ReadOnlySpan<byte> json)
    {
        if (_buffer.Length - Position < json.Length)
            Grow(json.Length);
        json.CopyTo(_buffer.AsSpan(Position));
        Position += json.Length;
    }

    public void Append(byte json)
    {
        if (_buffer.Length == Position)
            Grow(1);
        _buffer[Position++] = json;
    }

    /// <summary>So much more, for the caller to fill at once.</summary>
    public Span<byte> Take(int length)
    {
        if (_buffer.Length - Position < length)
            Grow(length);
        Position += length;
        return _buffer.AsSpan(Position - length, length);
    }

    /// <summary>A comma, unless this is the first in its object or array.</summary>
    public void Separate()
    {
        if (_buffer[Position - 1] is not ((byte)'{' or (byte)'[' or (byte)':'))
            Append((byte)',');
    }

    public void Key(FhirProperty property)
    {
        Separate();
        Append(property.Prefix);
    }

    public void Quoted(ReadOnlySpan<byte> escaped)
    {
        Append((byte)'"');
        Append(escaped);
        Append((byte)'"');
    }

    /// <summary>A string of the gateway's own, escaped as needed.</summary>
    public void Text(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(Unescaped))
        {
            Append(JsonText.Quote(value));
            return;
        }

        Append((byte)'"');
        Plain(value);
        Append((byte)'"');
    }

    /// <summary>Printable ASCII that needs no escapes, without quotes.</summary>
    public void Plain(string value)
    {
        if (_buffer.Length - Position < value.Length)
            Grow(value.Length);
        Position += Encoding.ASCII.GetBytes(value, _buffer.AsSpan(Position));
    }

    public void Instant(DateTimeOffset time)
    {
        // Round-trip format: seven digits of the second, of which three are enough, then the zone.
        const int ToMilliseconds = 23;
        const int ToZone = 27;
        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(time, text, out var length, 'O');
        text[ToZone..length].CopyTo(text[ToMilliseconds..]);
        Quoted(text[..(length - ToZone + ToMilliseconds)]);
    }

    public void Truncate(int position) => Position = position;

    /// <summary>Forgets what was written: it is personal data until it is a request.</summary>
    public void Clear()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        Position = 0;
    }

    private void Grow(int room)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, Math.Max(_buffer.Length * 2, Position + room)));
        Written.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
