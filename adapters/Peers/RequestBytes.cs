using System.Buffers;

namespace Peers;

/// <summary>What one request was on the wire, after TLS: request line, headers and body, to the byte.</summary>
/// <param name="FirstByteAt">When its first byte was there to read.</param>
/// <param name="Bytes">The bytes, as HTTP/1.1 framed them (a chunked body with its chunk sizes).</param>
public sealed record RecordedRequest(DateTimeOffset FirstByteAt, byte[] Bytes);

/// <summary>
/// The bytes that a connection's HTTP parser has taken for the request in course. Kestrel parses a connection's next request only after
/// it has answered this one, so what was taken since the last request's end is exactly this request.
/// </summary>
public sealed class RequestBytes(TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _taken = new();
    private byte[] _notYetTaken = [];
    private DateTimeOffset? _firstByteAt;

    /// <summary>The whole request; call after its body has been read to the end.</summary>
    public RecordedRequest Take()
    {
        var request = new RecordedRequest(_firstByteAt ?? time.GetUtcNow(), _taken.WrittenSpan.ToArray());
        _taken.ResetWrittenCount();
        _firstByteAt = null;
        return request;
    }

    internal void Arrived()
    {
        _firstByteAt ??= time.GetUtcNow();
    }

    internal void Taken(ReadOnlySequence<byte> bytes, ReadOnlySequence<byte> rest)
    {
        foreach (var segment in bytes) _taken.Write(segment.Span);
        _notYetTaken = rest.IsEmpty ? [] : rest.ToArray();
    }

    /// <summary>What came in and never became a whole request; null when there is nothing of the kind.</summary>
    internal RecordedRequest? Unfinished()
    {
        _taken.Write(_notYetTaken);
        _notYetTaken = [];
        return _taken.WrittenCount == 0 ? null : Take();
    }
}
