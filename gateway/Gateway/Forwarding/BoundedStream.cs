using System.Buffers;

namespace Gateway.Forwarding;

/// <summary>Takes an answer up to a limit and forgets it, unless somebody wants to have it: mostly the status line says what the gateway needs, and a lab cannot fill our memory.</summary>
/// <param name="limit">Bytes; a longer answer breaks off.</param>
internal sealed class BoundedStream(int limit) : Stream
{
    private IBufferWriter<byte>? _reader;
    private long _length;

    /// <summary>More came than is taken.</summary>
    public bool IsFull => _length > limit;

    /// <summary>Another answer comes.</summary>
    /// <param name="reader">Receives it; null where nobody wants to have it.</param>
    public void Begin(IBufferWriter<byte>? reader) => (_reader, _length) = (reader, 0);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        if (IsFull)
            throw new IOException("The answer is longer than the gateway reads.");
        _reader?.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
