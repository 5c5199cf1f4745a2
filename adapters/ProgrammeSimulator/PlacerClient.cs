using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Peers;
using ProgrammeSimulator.Orders;

namespace ProgrammeSimulator;

/// <summary>The gateway's answer to a placer.</summary>
public sealed record PlacerAnswer(HttpStatusCode Status, Uri? Location, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    /// <summary>Task.id of the answer, or of the first Task in a Bundle; null when there is none.</summary>
    public string? TaskId => Text("id");

    /// <summary>Task.status, as <see cref="TaskId"/>.</summary>
    public string? TaskStatus => Text("status");

    private string? Text(string name)
    {
        if (Body.IsEmpty) return null;
        using var document = JsonDocument.Parse(Body);
        var task = Tasks(document.RootElement).FirstOrDefault();
        return task.ValueKind == JsonValueKind.Object && task.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static IEnumerable<JsonElement> Tasks(JsonElement resource)
    {
        if (resource.ValueKind != JsonValueKind.Object || !resource.TryGetProperty("resourceType", out var type)) return [];
        if (type.ValueEquals("Task")) return [resource];
        if (!type.ValueEquals("Bundle") || !resource.TryGetProperty("entry", out var entries)) return [];
        return entries.EnumerateArray().SelectMany(entry => entry.TryGetProperty("resource", out var inner) ? Tasks(inner)
            : entry.TryGetProperty("response", out var response) && response.TryGetProperty("outcome", out var outcome) ? Tasks(outcome)
            : []);
    }
}

/// <summary>The placer's way to the gateway: orders in, Tasks out, over mutual TLS with the programme's client certificate. Safe for many callers at once.</summary>
public sealed class PlacerClient : IDisposable
{
    private readonly PeerCertificates _certificates;
    private readonly HttpClient _client;

    /// <param name="gateway">The gateway's data plane, such as https://localhost:8443.</param>
    /// <param name="certificates">Folder of the PEM files.</param>
    /// <param name="name">Name of the client certificate, such as programme-cervical.</param>
    public PlacerClient(Uri gateway, string certificates, string name)
    {
        _certificates = PeerCertificates.Load(certificates, name);
        _client = new HttpClient(MutualTls.ClientHandler(_certificates)) { BaseAddress = gateway };
    }

    /// <exception cref="HttpRequestException">No answer came.</exception>
    public Task<PlacerAnswer> SendAsync(GeneratedOrder order, CancellationToken cancellation = default) => SendAsync(order.Path, order.Body, cancellation);

    /// <param name="path">Relative to the gateway: <c>fhir</c> or <c>fhir/ServiceRequest</c>.</param>
    /// <param name="body">FHIR as JSON, or what a test wants to send for it.</param>
    /// <param name="cancellation">Gives up waiting for the answer; the order may have arrived.</param>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<PlacerAnswer> SendAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellation = default)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        return await ReadAsync(answer, cancellation);
    }

    public Task<PlacerAnswer> GetTaskAsync(string id, CancellationToken cancellation = default) =>
        GetAsync($"fhir/Task/{Uri.EscapeDataString(id)}", cancellation);

    /// <summary>Searches by the placer order number.</summary>
    public Task<PlacerAnswer> FindTaskAsync(FhirIdentifier placerOrderNumber, CancellationToken cancellation = default) =>
        GetAsync(string.Create(CultureInfo.InvariantCulture, $"fhir/Task?identifier={Uri.EscapeDataString($"{placerOrderNumber.System}|{placerOrderNumber.Value}")}"), cancellation);

    public async Task<PlacerAnswer> GetAsync(string path, CancellationToken cancellation = default)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        return await ReadAsync(answer, cancellation);
    }

    public void Dispose()
    {
        _client.Dispose();
        _certificates.Dispose();
    }

    private static async Task<PlacerAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        new(answer.StatusCode, answer.Headers.Location, answer.Headers.RetryAfter?.Delta, await answer.Content.ReadAsByteArrayAsync(cancellation));
}
