using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Results;

/// <summary>A result as the body of a request, which knows when nothing reads it any more. The placer may answer before: only the end of the sending says so.</summary>
internal sealed class ResultContent : HttpContent
{
    private static readonly MediaTypeHeaderValue FhirJson = new("application/fhir+json", "utf-8");

    private readonly ReadOnlyMemory<byte> _body;
    private int _started;
    private int _ended;

    public ResultContent(ReadOnlyMemory<byte> body)
    {
        _body = body;
        Headers.ContentType = FhirJson;
    }

    /// <summary>All of it was written, once and without a fault. A connection that broke may leave a first writing behind while a second is answered.</summary>
    public bool IsSent => Volatile.Read(ref _ended) == 1 && Volatile.Read(ref _started) == 1;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _started);
        await stream.WriteAsync(_body, cancellationToken);
        Interlocked.Increment(ref _ended);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
