namespace Peers;

/// <summary>Gives each call that may change something an <c>Idempotency-Key</c> of its own, unless its caller gave it one. Who repeats a call names the key himself.</summary>
public sealed class IdempotencyKeys(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Header = "Idempotency-Key";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Method != HttpMethod.Get && !request.Headers.Contains(Header))
            request.Headers.Add(Header, Guid.NewGuid().ToString());
        return base.SendAsync(request, cancellationToken);
    }
}
