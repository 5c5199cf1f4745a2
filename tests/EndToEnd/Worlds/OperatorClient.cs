using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd.Worlds;

/// <summary>An operator at the operations plane.</summary>
public sealed class OperatorClient(HttpClient client) : IDisposable
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public async Task<LabState> LabAsync(string id) => (await GetAsync<LabState[]>("api/labs")).Single(lab => lab.Id == id);

    public async Task<OrderCounts> BooksAsync(string programme) =>
        (await GetAsync<ProgrammeState[]>("api/programmes")).Single(one => one.Id == programme).Orders;

    public async Task<IReadOnlyList<NeedsSomebody>> AttentionAsync() => await GetAsync<NeedsSomebody[]>("api/attention");

    public async Task<IReadOnlyList<KeptApart>> QuarantineAsync() => await GetAsync<KeptApart[]>("api/quarantine");

    /// <returns>The answer's <c>quiesced</c>.</returns>
    public async Task<DateTimeOffset> SuspendAsync(string lab, string lateResults = "Refuse")
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{lab}/suspension", new { reason = "Melding van een inbraak bij het lab", lateResults }, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var suspended = (await answer.Content.ReadFromJsonAsync<Suspended>(Json))!;
        Assert.Equal((lab, "suspended"), (suspended.Lab, suspended.Standing));
        return suspended.Quiesced;
    }

    public async Task ReinstateAsync(string lab)
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{lab}/reinstatement", new { reason = "Onderzoek afgerond" }, Json);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) =>
        client.SendAsync(new HttpRequestMessage(method, path) { Content = content });

    public void Dispose() => client.Dispose();

    private async Task<T> GetAsync<T>(string path) => (await client.GetFromJsonAsync<T>(path, Json))!;

    private sealed record Suspended(string Lab, string Standing, DateTimeOffset Quiesced);

    private sealed record ProgrammeState(string Id, string Name, OrderCounts Orders);
}

public sealed record LabState(string Id, string Standing, int InFlight, IReadOnlyList<LabTestState> Tests);

public sealed record LabTestState(string Test, int CapacityADay, int ReservedToday, int Outstanding);

public sealed record NeedsSomebody(string Id, string Programme, string Lab, string State, string BusinessStatus, string? Reason);

public sealed record KeptApart(string Id, string Programme, string Lab, string Reason);

/// <summary>Where all orders of a programme are, as an operator reads it.</summary>
public sealed record OrderCounts(
    long Accepted, long Held, long Allocated, long Disclosing, long Indeterminate, long Delivered, long Resulted, long Cancelled, long Refused, long Undeliverable)
{
    public bool Balance => Accepted == Held + Allocated + Disclosing + Indeterminate + Delivered + Resulted + Cancelled + Refused + Undeliverable;
}
