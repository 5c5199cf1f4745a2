using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Memory;

namespace Gateway.Answers;

/// <summary>The whole body of a request, or why it cannot be had. Dispose it when nothing reads it any more.</summary>
internal abstract record MessageBody : IDisposable
{
    private MessageBody()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <param name="Bytes">All of it.</param>
    public sealed record Complete(PersonalBytes Bytes) : MessageBody
    {
        public ReadOnlyMemory<byte> Utf8 => Bytes.Memory;

        public override void Dispose()
        {
            Bytes.Dispose();
            base.Dispose();
        }
    }

    public sealed record Refused(Refusal Refusal) : MessageBody;

    private static readonly string[] MediaTypes = ["application/fhir+json", "application/json"];

    /// <summary>Reads to the end, within the server's limit (which counts what a gzip body unpacks to, too).</summary>
    public static async ValueTask<MessageBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsFhirJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            return new Refused(Refusal.MediaType);

        var bytes = new PersonalBytes(request.ContentLength is > 0 and < int.MaxValue ? (int)request.ContentLength : 8192);
        try
        {
            await CopyAsync(request.BodyReader, bytes, cancellation);
            return new Complete(bytes);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Without(bytes, Refusal.TooLong);
        }
        catch (BadHttpRequestException)
        {
            return Without(bytes, Refusal.Structure("$this", "The body ended before its announced length."));
        }
        catch (InvalidDataException)
        {
            return Without(bytes, Refusal.Structure("$this", "The body is not valid gzip."));
        }
    }

    private static async ValueTask CopyAsync(PipeReader reader, PersonalBytes bytes, CancellationToken cancellation)
    {
        ReadResult read;
        do
        {
            read = await reader.ReadAsync(cancellation);
            foreach (var segment in read.Buffer)
                bytes.Write(segment.Span);
            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }

    private static Refused Without(PersonalBytes bytes, Refusal refusal)
    {
        bytes.Dispose();
        return new Refused(refusal);
    }

    private static bool IsFhirJson(string? contentType) =>
        contentType is "application/fhir+json" or "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && MediaTypes.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
            && (type.CharSet is null || type.CharSet.Trim('"').Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase)));
}
