using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Answers;

/// <summary>The whole body of a request, or why it cannot be had.</summary>
internal abstract record MessageBody
{
    private MessageBody()
    {
    }

    public sealed record Complete(ReadOnlyMemory<byte> Utf8) : MessageBody;

    public sealed record Refused(Refusal Refusal) : MessageBody;

    private static readonly string[] MediaTypes = ["application/fhir+json", "application/json"];

    /// <summary>Reads to the end, within the server's limit (which counts what a gzip body unpacks to, too).</summary>
    public static async Task<MessageBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsFhirJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            return new Refused(Refusal.MediaType);

        var expected = request.ContentLength is > 0 and < int.MaxValue ? (int)request.ContentLength : 8192;
        var buffer = new MemoryStream(expected);
        try
        {
            await request.Body.CopyToAsync(buffer, cancellation);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refused(Refusal.TooLong);
        }
        catch (BadHttpRequestException)
        {
            return new Refused(Refusal.Structure("$this", "The body ended before its announced length."));
        }
        catch (InvalidDataException)
        {
            return new Refused(Refusal.Structure("$this", "The body is not valid gzip."));
        }

        return new Complete(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static bool IsFhirJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && MediaTypes.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
        && (type.CharSet is null || type.CharSet.Trim('"').Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase));
}
