using System.Collections.Frozen;
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

/// <summary>What a placer's endpoint answered.</summary>
/// <param name="Status">HTTP status; null where there was no answer in time.</param>
/// <param name="RetryAfter">What it asked for; null where it did not.</param>
/// <param name="IsSent">The body was sent to its end: nothing reads it any more.</param>
internal sealed record PlacerAnswer(int? Status, TimeSpan? RetryAfter, bool IsSent)
{
    /// <summary>Nothing was said about this result: the endpoint is away, overloaded, or does not know the gateway.</summary>
    public bool IsAway => Status is null or 401 or 403 or 404 or 407 or 429 or 502 or 503 or 504;

    /// <summary>The same bytes will never be taken (RFC 9110, section 15.5): it is for people now.</summary>
    public bool IsRefusal => Status is 400 or 405 or 406 or 409 or 410 or 411 or 412 or 413 or 414 or 415 or 422 or 451;

    public bool IsTaken => Status is >= 200 and < 300;
}

/// <summary>The results endpoint of one placer.</summary>
internal sealed class PlacerConnection(Uri endpoint, HttpMessageInvoker invoker) : IDisposable
{
    private static readonly PlacerAnswer Silence = new(Status: null, RetryAfter: null, IsSent: false);

    public async Task<PlacerAnswer> PostAsync(ReadOnlyMemory<byte> body, TimeSpan longest, CancellationToken cancellation)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        until.CancelAfter(longest);
        using var content = new ResultContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        try
        {
            using var response = await invoker.SendAsync(request, until.Token);
            return new PlacerAnswer((int)response.StatusCode, response.Headers.RetryAfter?.Delta, content.IsSent);
        }
        catch (HttpRequestException)
        {
            return Silence;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Silence;
        }
    }

    public void Dispose() => invoker.Dispose();
}
