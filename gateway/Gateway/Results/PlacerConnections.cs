using System.Collections.Frozen;
using System.Net.Http.Headers;
using Gateway.Forwarding;
using Gateway.Registry;

namespace Gateway.Results;

/// <summary>One pool of connections a placer that takes its results at an endpoint.</summary>
internal sealed class PlacerConnections : IDisposable
{
    private readonly FrozenDictionary<string, PlacerConnection> _placers;

    public PlacerConnections(GatewayRegistry registry, MutualTls tls) => _placers = registry.Programmes
        .SelectMany(programme => programme.Placers)
        .Where(placer => placer.ResultsEndpoint is not null)
        .DistinctBy(placer => placer.Id, StringComparer.Ordinal)
        .ToFrozenDictionary(placer => placer.Id, placer => new PlacerConnection(placer.ResultsEndpoint!, tls.Invoker(placer.ResultsPins)), StringComparer.Ordinal);

    /// <returns>Null where the placer fetches its results itself.</returns>
    public PlacerConnection? To(string placer) => _placers.GetValueOrDefault(placer);

    public void Dispose()
    {
        foreach (var placer in _placers.Values)
            placer.Dispose();
    }
}

/// <summary>The results endpoint of one placer.</summary>
internal sealed class PlacerConnection(Uri endpoint, HttpMessageInvoker invoker) : IDisposable
{
    private static readonly MediaTypeHeaderValue FhirJson = new("application/fhir+json", "utf-8");

    /// <returns>The HTTP status, or null where there was no answer within <paramref name="longest"/>.</returns>
    public async Task<int?> PostAsync(ReadOnlyMemory<byte> body, TimeSpan longest, CancellationToken cancellation)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        until.CancelAfter(longest);
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = FhirJson;
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        try
        {
            using var response = await invoker.SendAsync(request, until.Token);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => invoker.Dispose();
}
