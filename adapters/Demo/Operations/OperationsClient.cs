using System.Net.Http.Json;
using Peers;

namespace Demo.Operations;

/// <summary>The operator's way to the gateway: its operations plane, over mutual TLS.</summary>
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

    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<LabView>> LabsAsync(CancellationToken cancellation) =>
        (await _client.GetFromJsonAsync(At("api/labs"), OperationsJson.Default.IReadOnlyListLabView, cancellation))!;

    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<ProgrammeView>> ProgrammesAsync(CancellationToken cancellation) =>
        (await _client.GetFromJsonAsync(At("api/programmes"), OperationsJson.Default.IReadOnlyListProgrammeView, cancellation))!;

    /// <returns>When the suspension held everywhere: from then on nothing goes to the lab.</returns>
    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task<DateTimeOffset> SuspendAsync(string lab, string reason, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsJsonAsync(At($"api/labs/{lab}/suspension"), new SuspensionRequest(reason, "Move"), OperationsJson.Default.SuspensionRequest, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(OperationsJson.Default.SuspensionAnswer, cancellation))!.Quiesced;
    }

    /// <exception cref="HttpRequestException">The gateway does not answer, or refuses.</exception>
    public async Task ReinstateAsync(string lab, string reason, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsJsonAsync(At($"api/labs/{lab}/reinstatement"), new Reason(reason), OperationsJson.Default.Reason, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _client.Dispose();
        _certificates.Dispose();
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
