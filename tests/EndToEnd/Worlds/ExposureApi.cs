using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Worlds;

/// <summary>What an operator reads and writes of what a lab was sent, and of a breach there.</summary>
internal static class ExposureApi
{
    public static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public static async Task<BreachState> DeclareAsync(this HttpClient api, string lab, string key, DateTimeOffset? aware = null) =>
        await api.PostForAsync<BreachState>("api/breaches", new { lab, aware = aware ?? new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.FromHours(1)), reason = "Inbraak <gemeld> door het lab" }, key);

    public static Task<RevisionState> ReviseAsync(this HttpClient api, string breach, string reason) => api.PostForAsync<RevisionState>($"api/breaches/{breach}/revisions", new { reason });

    public static Task<BreachState> TellAsync(this HttpClient api, string breach, string to, DateTimeOffset sent) =>
        api.PostForAsync<BreachState>($"api/breaches/{breach}/notifications", new { to, sent, reference = "2026-117", reason = "eerste melding" });

    public static async Task<T> PostForAsync<T>(this HttpClient api, string path, object body, string? key = null)
    {
        using var answer = await api.PostJsonAsync(path, body, key);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
    }

    public static async Task<HttpResponseMessage> PostJsonAsync(this HttpClient api, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await api.SendAsync(request);
    }

    public static async Task<byte[]> ReadAsync(this HttpClient api, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var answer = await api.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, accept), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public static async Task<IReadOnlyList<T>> LinesAsync<T>(this HttpClient api, string path) =>
        [.. Encoding.UTF8.GetString(await api.ReadAsync(path, "application/x-ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)];
}

internal sealed record ReachState(int Orders, int Persons);

internal sealed record PolicyState(string Policy, IReadOnlyList<string> Elements, int Orders);

internal sealed record ElementState(string Element, string Action, string Category, int Orders, int Persons);

internal sealed record ExposureState(
    int Orders, int Persons, ReachState Certain, ReachState Possible, int NotSent, int MovedAway, int ResultsReturned, IReadOnlyList<PolicyState> Policies, IReadOnlyList<ElementState> Elements);

internal sealed record ExposedLine(string? Number, string Order, string Person, string Certainty, IReadOnlyList<string> Policies);

internal sealed record DeadlineState(string To, DateTimeOffset Due, string State);

internal sealed record NoticeState(string To, string Operator);

internal sealed record BreachState(string Id, IReadOnlyList<DeadlineState> Deadlines, IReadOnlyList<NoticeState> Notices);

internal sealed record RevisionState(int Number, int Certain, int Possible, int Added, int Removed, int Changed, string Digest);
