using System.Buffers;

namespace LoadLab;

/// <summary>Request bodies are read to their end: a body that is left unread would make the sender's part of the work too cheap.</summary>
internal static class Body
{
    public static async Task SkipAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static ValueTask AnswerAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentType = "application/fhir+json";
        response.ContentLength = body.Length;
        var written = response.BodyWriter.WriteAsync(body);
        return written.IsCompletedSuccessfully ? ValueTask.CompletedTask : Await(written);

        static async ValueTask Await(ValueTask<System.IO.Pipelines.FlushResult> written) => await written;
    }
}
