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

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var body = new PersonalBytes();
        body.WriteJson(write, static (writer, written) => written(writer));

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (location is not null)
            response.Headers.Location = location;
        if (retryAfter is { } after)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(body.Memory, httpContext.RequestAborted);
    }
}
