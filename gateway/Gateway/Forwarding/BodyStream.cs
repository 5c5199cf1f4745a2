namespace Gateway.Forwarding;

/// <summary>Reads the body of a message to a lab, once; then that of the next message, if nobody can still be reading this one.</summary>
internal sealed class BodyStream : Stream
{
    private ReadOnlyMemory<byte> _left;
    private int _length;

    /// <summary>Whoever read it was told that there is no more, and so asks no more.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Another body is read.</summary>
    public void Begin(ReadOnlyMemory<byte> body) => (_left, _length, IsRead) = (body, body.Length, false);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _length - _left.Length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _left[..Math.Min(_left.Length, buffer.Length)];
        read.Span.CopyTo(buffer);
        _left = _left[read.Length..];
        // A read into nothing asks whether there is something to be had: it is not told the end.
        IsRead |= read.IsEmpty && !buffer.IsEmpty;
        return read.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new ValueTask<int>(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
