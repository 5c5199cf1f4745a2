using System.Globalization;
using System.Text.Json;
using Gateway.Memory;

namespace Gateway.Answers;

/// <summary>One FHIR resource as the answer to a request, written as UTF-8 without a detour over strings.</summary>
internal sealed class FhirAnswer(int status, Action<Utf8JsonWriter> write, string? location = null, TimeSpan? retryAfter = null) : IResult
{
    public const string MediaType = "application/fhir+json; charset=utf-8";

    public static FhirAnswer Of(Refusal refusal) =>
        new(refusal.Status, writer => OperationOutcome.Write(writer, refusal), retryAfter: refusal.RetryAfter);

    public Task ExecuteAsync(HttpContext httpContext) =>
        SendAsync(httpContext, status, write, static (writer, written) => written(writer), location, retryAfter);

    /// <summary>The same at once, for an answer that nobody holds first.</summary>
    public static async Task SendAsync<T>(
        HttpContext context, int status, T resource, Action<Utf8JsonWriter, T> write, string? location = null, TimeSpan? retryAfter = null)
    {
        using var body = new PersonalBytes();
        body.WriteJson(resource, write);

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (location is not null)
            response.Headers.Location = location;
        if (retryAfter is { } after)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(body.Memory, context.RequestAborted);
    }
}
