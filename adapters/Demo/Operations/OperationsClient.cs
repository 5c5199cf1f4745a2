using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Peers;

namespace Demo.Operations;

/// <summary>The operator's way to the gateway: its operations plane, over mutual TLS. Each call fails with an <see cref="HttpRequestException"/> when the gateway does not answer, or refuses.</summary>
internal sealed class OperationsClient : IDisposable
{
    private readonly PeerCertificates _certificates;
    private readonly HttpClient _client;

    /// <param name="operationsPlane">Such as https://localhost:9443.</param>
    /// <param name="certificates">Folder of the PEM files.</param>
    /// <param name="name">Certificate of an operator, or of an auditor for reading only.</param>
    public OperationsClient(Uri operationsPlane, string certificates, string name)
    {
        _certificates = PeerCertificates.Load(certificates, name);
        _client = new HttpClient(new IdempotencyKeys(MutualTls.ClientHandler(_certificates))) { BaseAddress = operationsPlane };
    }

    public Task<IReadOnlyList<LabView>> LabsAsync(CancellationToken cancellation) => GetAsync("api/labs", OperationsJson.Default.IReadOnlyListLabView, cancellation);

    public Task<IReadOnlyList<ProgrammeView>> ProgrammesAsync(CancellationToken cancellation) =>
        GetAsync("api/programmes", OperationsJson.Default.IReadOnlyListProgrammeView, cancellation);

    public Task<IReadOnlyList<ForecastView>> ForecastsAsync(CancellationToken cancellation) =>
        GetAsync("api/forecast", OperationsJson.Default.IReadOnlyListForecastView, cancellation);

    public Task<IReadOnlyList<KeptApartView>> QuarantineAsync(CancellationToken cancellation) =>
        GetAsync("api/quarantine", OperationsJson.Default.IReadOnlyListKeptApartView, cancellation);

    /// <summary>The tubes of the orders that left. For operators only.</summary>
    public Task<IReadOnlyList<DiversionView>> DiversionsAsync(string operation, CancellationToken cancellation) =>
        GetAsync($"api/operations/{operation}/diversions", OperationsJson.Default.IReadOnlyListDiversionView, cancellation);

    /// <summary>The operation now and after each change, until it has ended: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).</summary>
    public async IAsyncEnumerable<OperationView> WatchAsync(string operation, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Data = "data: ";
        await using var stream = await _client.GetStreamAsync(At($"api/operations/{operation}/events"), cancellation);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal))
                yield return JsonSerializer.Deserialize(line.AsSpan(Data.Length), OperationsJson.Default.OperationView)!;
        }
    }

    /// <returns>When the suspension held everywhere: from then on nothing goes to the lab.</returns>
    public async Task<DateTimeOffset> SuspendAsync(string lab, string reason, CancellationToken cancellation) =>
        (await StopAsync(lab, new SuspensionRequest(reason, "Move"), OperationsJson.Default.SuspensionAnswer, cancellation)).Quiesced;

    /// <summary>What a cut would do now; nothing is done.</summary>
    public Task<PreviewView> PreviewCutAsync(string lab, string reason, CancellationToken cancellation) =>
        StopAsync(lab, new SuspensionRequest(reason, "Cut", Preview: true), OperationsJson.Default.PreviewView, cancellation);

    public Task<SuspensionAnswer> CutAsync(string lab, string reason, CancellationToken cancellation) =>
        StopAsync(lab, new SuspensionRequest(reason, "Cut"), OperationsJson.Default.SuspensionAnswer, cancellation);

    /// <summary>The lab takes so many a day, from its next order on.</summary>
    public async Task<CapacityAnswer> SetCapacityAsync(string lab, string test, int ordersADay, string reason, CancellationToken cancellation)
    {
        using var answer = await _client.PutAsJsonAsync(At($"api/labs/{lab}/capacity"), new CapacityRequest(test, ordersADay, reason), OperationsJson.Default.CapacityRequest, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(OperationsJson.Default.CapacityAnswer, cancellation))!;
    }

    /// <summary>Everything that a lab was ever sent.</summary>
    public Task<ExposureView> ExposureAsync(string lab, CancellationToken cancellation) => GetAsync($"api/exposure?lab={lab}", OperationsJson.Default.ExposureView, cancellation);

    /// <summary>The orders of it, for the programmes. For operators only.</summary>
    public async Task<IReadOnlyList<ExposedOrderView>> ExposedOrdersAsync(string lab, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At($"api/exposure/orders?lab={lab}"));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await _client.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        var lines = await answer.Content.ReadAsStringAsync(cancellation);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, OperationsJson.Default.ExposedOrderView)!)];
    }

    public Task<EvidenceView> AttachAsync(string lab, EvidenceRequest evidence, CancellationToken cancellation) =>
        PostAsync($"api/labs/{lab}/evidence", evidence, OperationsJson.Default.EvidenceRequest, OperationsJson.Default.EvidenceView, cancellation);

    /// <summary>Asks for the lab to come back; another operator has to approve it.</summary>
    /// <returns>Null where that is refused.</returns>
    public Task<RequestView?> AskToReinstateAsync(string lab, ReinstatementRequest asked, CancellationToken cancellation) =>
        TryPostAsync($"api/labs/{lab}/reinstatement", asked, OperationsJson.Default.ReinstatementRequest, OperationsJson.Default.RequestView, cancellation);

    /// <summary>Approves what another operator asked.</summary>
    /// <returns>Null where that is refused.</returns>
    public Task<RequestView?> ApproveAsync(RequestView request, string reason, CancellationToken cancellation) => TryPostAsync(
        $"api/requests/{request.Id}/approval", new ApprovalRequest(request.Digest, reason), OperationsJson.Default.ApprovalRequest, OperationsJson.Default.RequestView, cancellation);

    public Task<IReadOnlyList<RequestView>> RequestsAsync(CancellationToken cancellation) => GetAsync("api/requests", OperationsJson.Default.IReadOnlyListRequestView, cancellation);

    /// <summary>Posts a monitoring signal. For auditors with the permission.</summary>
    public Task<SignalAnswer> SignalAsync(string lab, SignalRequest signal, CancellationToken cancellation) =>
        PostAsync($"api/labs/{lab}/signals", signal, OperationsJson.Default.SignalRequest, OperationsJson.Default.SignalAnswer, cancellation);

    public void Dispose()
    {
        _client.Dispose();
        _certificates.Dispose();
    }

    private Task<T> StopAsync<T>(string lab, SuspensionRequest request, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        PostAsync($"api/labs/{lab}/suspension", request, OperationsJson.Default.SuspensionRequest, type, cancellation);

    private async Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsJsonAsync(At(path), body, bodyType, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(answerType, cancellation))!;
    }

    // That the rules refuse it is an answer; that something is wrong with the call, or with the gateway, is not.
    private async Task<TAnswer?> TryPostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
        where TAnswer : class
    {
        using var answer = await _client.PostAsJsonAsync(At(path), body, bodyType, cancellation);
        if (answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync(answerType, cancellation);
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) => (await _client.GetFromJsonAsync(At(path), type, cancellation))!;

    private static Uri At(string path) => new(path, UriKind.Relative);
}
