using System.Buffers;

namespace Gateway.Memory;

/// <summary>
/// Bytes that hold personal data for a while: written once, read, given back. The memory is pooled, and overwritten with zeros before another may have
/// it. Dispose it only when nothing reads it any more; where that is not sure, leave it to the collector.
/// </summary>
/// <param name="expected">Bytes that will be written, as far as is known.</param>
internal sealed class PersonalBytes(int expected = 1024) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(expected);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <inheritdoc />
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        GiveBack();
        _bytes = [];
        Length = 0;
    }

    private void MakeRoom(int room)
    {
        if (_bytes.Length - Length >= Math.Max(room, 1))
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + Math.Max(room, 256)));
        Span.CopyTo(larger);
        GiveBack();
        _bytes = larger;
    }

    private void GiveBack()
    {
        _bytes.AsSpan(0, Length).Clear();
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
