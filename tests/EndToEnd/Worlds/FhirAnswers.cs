using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Peers;

namespace EndToEnd.Worlds;

/// <summary>An answer of the gateway, with its body as text and the first issue of its OperationOutcome.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Body, string? Code, string? Expression)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var issue = IssueOf(response, body);
        return new Answer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            body,
            issue.Text("code"),
            issue.Items("expression").Select(expression => expression.GetString()).FirstOrDefault());
    }

    private static JsonElement IssueOf(HttpResponseMessage response, string body)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/fhir+json")
            return default;
        var root = JsonElement.Parse(body);
        return root.Text("resourceType") == "OperationOutcome" ? root.Items("issue").Single() : default;
    }
}

internal static class FhirRequests
{
    public static HttpContent Content(ReadOnlyMemory<byte> body, string mediaType = "application/fhir+json", string? encoding = null)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    public static async Task<Answer> PostForAsync(this HttpClient client, string path, HttpContent content)
    {
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await Answer.OfAsync(response);
    }

    public static async Task<Answer> AskAsync(this HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
