using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Peers;

namespace LoadTest.Site;

/// <summary>Where all orders of a programme are, as the ledger has them. Accepted is the sum of the others.</summary>
internal sealed record ProgrammeBooks(
    long Accepted, long Held, long Allocated, long Disclosing, long Indeterminate, long Delivered, long Resulted, long Cancelled, long Refused, long Undeliverable)
{
    [JsonIgnore]
    public long OnTheWay => Allocated + Disclosing + Indeterminate;

    [JsonIgnore]
    public long Sum => Held + OnTheWay + Delivered + Resulted + Cancelled + Refused + Undeliverable;

    public static ProgrammeBooks operator -(ProgrammeBooks now, ProgrammeBooks before) => new(
        now.Accepted - before.Accepted, now.Held - before.Held, now.Allocated - before.Allocated, now.Disclosing - before.Disclosing,
        now.Indeterminate - before.Indeterminate, now.Delivered - before.Delivered, now.Resulted - before.Resulted, now.Cancelled - before.Cancelled,
        now.Refused - before.Refused, now.Undeliverable - before.Undeliverable);
}

internal sealed record ProgrammeView(string Id, ProgrammeBooks Orders);

internal sealed record LabTestView(string Test, long Outstanding);

internal sealed record LabView(string Id, string Standing, int InFlight, IReadOnlyList<LabTestView> Tests)
{
    [JsonIgnore]
    public long Outstanding => Tests.Sum(test => test.Outstanding);
}

internal sealed record SuspensionAnswer(DateTimeOffset Quiesced);

internal sealed record SuspensionRequest(string Reason, string Mode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ProgrammeView>))]
[JsonSerializable(typeof(IReadOnlyList<LabView>))]
[JsonSerializable(typeof(SuspensionAnswer))]
[JsonSerializable(typeof(SuspensionRequest))]
internal sealed partial class OperationsJson : JsonSerializerContext;

/// <summary>An operator at the gateway's operations plane.</summary>
internal sealed class OperationsClient : IDisposable
{
    private readonly PeerCertificates _certificates;
    private readonly HttpClient _client;

    public OperationsClient(Uri operationsPlane, string certificates)
    {
        _certificates = PeerCertificates.Load(certificates, "operator-anna");
        _client = new HttpClient(new IdempotencyKeys(MutualTls.ClientHandler(_certificates))) { BaseAddress = operationsPlane };
    }

    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<ProgrammeBooks> BooksAsync(string programme, CancellationToken cancellation) =>
        (await _client.GetFromJsonAsync(At("api/programmes"), OperationsJson.Default.IReadOnlyListProgrammeView, cancellation))!.Single(view => view.Id == programme).Orders;

    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<LabView> LabAsync(string lab, CancellationToken cancellation) =>
        (await _client.GetFromJsonAsync(At("api/labs"), OperationsJson.Default.IReadOnlyListLabView, cancellation))!.Single(view => view.Id == lab);

    /// <returns>When the suspension held everywhere.</returns>
    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<DateTimeOffset> SuspendAsync(string lab, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsJsonAsync(At($"api/labs/{lab}/suspension"), new SuspensionRequest("load test", "Move"), OperationsJson.Default.SuspensionRequest, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(OperationsJson.Default.SuspensionAnswer, cancellation))!.Quiesced;
    }

    public void Dispose()
    {
        _client.Dispose();
        _certificates.Dispose();
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
