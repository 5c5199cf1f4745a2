using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Control;

/// <summary>One caller of the operations plane: what it asks, and what comes of it.</summary>
internal sealed class OperationsApi(HttpClient client) : IDisposable
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <exception cref="ControlException">The gateway refused or did not answer.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(path));
        return await AnswerAsync(request, whatNow: "Look whether it runs, and ask again.", cancellation);
    }

    /// <summary>The answer as it comes, in another media type or line by line.</summary>
    /// <exception cref="ControlException">The gateway refused or did not answer.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await SendAsync(request, whatNow: "Look whether it runs, and ask again.", HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Changes something, once: sent again under the same key it is answered as before.</summary>
    /// <exception cref="ControlException">The gateway refused or did not answer; then the message has the key.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject body, string key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, At(path)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json) };
        request.Headers.Add(IdempotencyKey, key);
        return await AnswerAsync(request, $"It may have been done. Repeat the same command with --idempotency-key {key}: it is done once.", cancellation);
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonElement> AnswerAsync(HttpRequestMessage request, string whatNow, CancellationToken cancellation)
    {
        using var answer = await SendAsync(request, whatNow, HttpCompletionOption.ResponseContentRead, cancellation);
        var text = await answer.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
        catch (JsonException foreign)
        {
            throw new ControlException(ExitCode.Unanswered, $"{client.BaseAddress} answers what is no JSON: is it the operations plane?", foreign);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string whatNow, HttpCompletionOption completion, CancellationToken cancellation)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await client.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new ControlException(ExitCode.Unanswered, $"The gateway at {client.BaseAddress} cannot be reached. Nothing was asked of it.", failed);
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            throw new ControlException(
                ExitCode.Unusable, $"No trust between you and {client.BaseAddress}: its certificate does not chain to --root or has another name, or it does not take yours.", failed);
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new ControlException(ExitCode.Unanswered, $"The gateway at {client.BaseAddress} gave no answer. {whatNow}", failed);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw await RefusedAsync(answer, whatNow, cancellation);
    }

    private static async Task<ControlException> RefusedAsync(HttpResponseMessage answer, string whatNow, CancellationToken cancellation)
    {
        var detail = DetailOf(await answer.Content.ReadAsByteArrayAsync(cancellation));
        var said = $"The gateway says {(int)answer.StatusCode}: {detail ?? answer.ReasonPhrase}";
        return answer.StatusCode >= HttpStatusCode.InternalServerError
            ? new ControlException(ExitCode.Unanswered, $"{said} {whatNow}")
            : new ControlException(ExitCode.Refused, said);
    }

    // ProblemDetails, RFC 9457.
    private static string? DetailOf(byte[] body)
    {
        try
        {
            return body.Length > 0 && JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } problem ? problem.Text("detail") ?? problem.Text("title") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
