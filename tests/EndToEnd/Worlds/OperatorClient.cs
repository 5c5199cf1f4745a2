using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd.Worlds;

/// <summary>An operator at the operations plane.</summary>
/// <param name="client">With the operator's certificate.</param>
/// <param name="second">Another operator's, for what takes two people; null for one who does nothing of the kind.</param>
public sealed class OperatorClient(HttpClient client, HttpClient? second = null) : IDisposable
{
    private const string Reason = "Melding van een inbraak bij het lab";
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public async Task<LabState> LabAsync(string id) => (await GetAsync<LabState[]>("api/labs")).Single(lab => lab.Id == id);

    public async Task<OrderCounts> BooksAsync(string programme) =>
        (await GetAsync<ProgrammeState[]>("api/programmes")).Single(one => one.Id == programme).Orders;

    /// <param name="query">Empty, or from the question mark on.</param>
    public async Task<IReadOnlyList<NeedsSomebody>> AttentionAsync(string query = "") => await GetAsync<NeedsSomebody[]>($"api/attention{query}");

    public async Task<IReadOnlyList<KeptApart>> QuarantineAsync() => await GetAsync<KeptApart[]>("api/quarantine");

    /// <returns>The answer's <c>quiesced</c>.</returns>
    public async Task<DateTimeOffset> SuspendAsync(string lab, string mode = "Move", string? lateResults = null)
    {
        var suspended = await StopLabAsync(lab, mode, lateResults);
        Assert.Equal("suspended", suspended.Standing);
        return suspended.Quiesced!.Value;
    }

    public async Task<SuspendedState> StopLabAsync(string lab, string mode, string? lateResults = null)
    {
        using var answer = await AskToStopAsync(lab, mode, lateResults);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var suspended = (await answer.Content.ReadFromJsonAsync<SuspendedState>(Json))!;
        Assert.Equal((lab, mode), (suspended.Lab, suspended.Mode));
        return suspended;
    }

    public Task<HttpResponseMessage> AskToStopAsync(string lab, string mode, string? lateResults = null) =>
        client.PostAsJsonAsync($"api/labs/{lab}/suspension", new { reason = Reason, mode, lateResults }, Json);

    public async Task<PreviewState> PreviewAsync(string lab, string mode)
    {
        using var answer = await client.PostAsJsonAsync($"api/labs/{lab}/suspension", new { reason = Reason, mode, preview = true }, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<PreviewState>(Json))!;
    }

    public Task<OperationState> OperationAsync(string id) => GetAsync<OperationState>($"api/operations/{id}");

    /// <param name="path"><c>reallocations</c> or <c>resends</c>.</param>
    /// <param name="asked">The request.</param>
    public async Task<OperationState> BeginAsync(string path, object asked)
    {
        using var answer = await client.PostAsJsonAsync($"api/{path}", asked, Json);
        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync()));
        return (await answer.Content.ReadFromJsonAsync<OperationState>(Json))!;
    }

    /// <summary>What it would do.</summary>
    public async Task<JsonElement> ForeseeAsync(string path, object asked)
    {
        using var answer = await client.PostAsJsonAsync($"api/{path}", asked, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Json);
    }

    /// <summary>As it stands when nothing is left to do.</summary>
    public async Task<OperationState> DoneAsync(string operation)
    {
        await Eventually.HoldsAsync(async () => (await OperationAsync(operation)).State == "Done");
        return await OperationAsync(operation);
    }

    public async Task SetCapacityAsync(string lab, string test, int? ordersADay)
    {
        using var answer = await client.PutAsJsonAsync($"api/labs/{lab}/capacity", new { test, ordersADay, reason = "Analysator in storing" }, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task<OperationState> ChangeAsync(string operation, string change)
    {
        using var answer = await client.PostAsJsonAsync($"api/operations/{operation}/{change}", new { reason = "Overleg met de regisseur" }, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<OperationState>(Json))!;
    }

    public async Task<IReadOnlyList<Diversion>> DiversionsAsync(string operation) => await GetAsync<Diversion[]>($"api/operations/{operation}/diversions");

    public Task<Stream> EventsAsync(string operation) => client.GetStreamAsync($"api/operations/{operation}/events");

    /// <summary>Two people reinstate the lab at once and whole, as soon as its orders have left it; or by other steps.</summary>
    public async Task ReinstateAsync(string lab, params double[] steps)
    {
        if ((await LabAsync(lab)).Standing == "active")
            return;
        RequestState? asked = null;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await AskToReinstateAsync(lab, steps);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.StatusCode.ToString());
            asked = answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadFromJsonAsync<RequestState>(Json) : null;
            return asked is not null;
        });
        using var approval = await second!.PostAsJsonAsync($"api/requests/{asked!.Id}/approval", new { digest = asked.Digest, reason = "Nagekeken" }, Json);
        Assert.Equal(HttpStatusCode.OK, approval.StatusCode);
        Assert.Equal("Done", (await approval.Content.ReadFromJsonAsync<RequestState>(Json))!.State);
    }

    /// <summary>The first of two people asks for a lab to come back.</summary>
    public Task<HttpResponseMessage> AskToReinstateAsync(string lab, double[]? steps = null, string[]? evidence = null) => client.PostAsJsonAsync(
        $"api/labs/{lab}/reinstatement", new { reason = "Onderzoek afgerond", evidence, ramp = new { steps = steps is { Length: > 0 } ? steps : [1.0] } }, Json);

    public async Task<IReadOnlyList<RequestState>> RequestsAsync() => await GetAsync<RequestState[]>("api/requests");

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) =>
        client.SendAsync(new HttpRequestMessage(method, path) { Content = content });

    public void Dispose()
    {
        client.Dispose();
        second?.Dispose();
    }

    private async Task<T> GetAsync<T>(string path) => (await client.GetFromJsonAsync<T>(path, Json))!;

    private sealed record ProgrammeState(string Id, string Name, OrderCounts Orders);
}

public sealed record SuspendedState(string Lab, string Standing, string Mode, string Operation, DateTimeOffset? Quiesced, long Left);

public sealed record RequestState(string Id, string Kind, string Subject, string Digest, string Operator, string State, string? Decider, string? Fault);

public sealed record OperationState(
    string Id, string Kind, string? Lab, string? Mode, string Operator, string State, DateTimeOffset? Quiesced, int Moved, int Held, int Cancelled, long Left, IReadOnlyList<OrdersCount> Orders, IReadOnlyList<Changed> Changes);

/// <summary>Who changed something, and why.</summary>
public sealed record Changed(string What, string Operator, string Reason, string? Test, int? OrdersADay, double? Part);

/// <summary>Orders that are alike: where they stood, and what became of them.</summary>
public sealed record OrdersCount(string Test, string State, string AtLab, string Fate, string? To, int Orders);

public sealed record PreviewState(string Lab, IReadOnlyList<OrdersCount> Orders, SampleCounts Samples, IReadOnlyList<ReceivingLab> Receiving, IReadOnlyList<HeldOrders> Held);

public sealed record SampleCounts(int AtLab, int PerhapsAtLab, int NotSent);

public sealed record ReceivingLab(string Lab, string Test, int ReservedToday, int ReservedAfter, int Outstanding, int OutstandingAfter, IReadOnlyList<string> NewElements);

public sealed record HeldOrders(string Test, long Before, long After, double? DaysUntilEmpty);

public sealed record Diversion(string? Barcode, string Order, string From, string AtLab, string? To, string State);

public sealed record LabState(string Id, string Standing, string? Operation, int InFlight, IReadOnlyList<LabTestState> Tests, IReadOnlyList<Changed> Changes, IReadOnlyList<ProvenState> Evidence);

public sealed record ProvenState(string Kind, string State);

public sealed record LabTestState(string Test, int CapacityADay, int ReservedToday, int Outstanding);

public sealed record NeedsSomebody(string Id, string Programme, string? Lab, string State, string BusinessStatus, string? Reason);

public sealed record KeptApart(string Id, string Programme, string Lab, string Reason);

/// <summary>Where all orders of a programme are, as an operator reads it.</summary>
public sealed record OrderCounts(
    long Accepted, long Held, long Allocated, long Disclosing, long Indeterminate, long Delivered, long Resulted, long Cancelled, long Refused, long Undeliverable)
{
    public bool Balance => Accepted == Held + Allocated + Disclosing + Indeterminate + Delivered + Resulted + Cancelled + Refused + Undeliverable;
}
