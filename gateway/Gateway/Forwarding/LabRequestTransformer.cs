using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>What goes to a lab beside the body: an allow-list of headers and the gateway's own path. What comes back: status and two headers.</summary>
/// <param name="destination">The lab's FHIR base: where Bundles are posted.</param>
internal sealed class LabRequestTransformer(Uri destination) : HttpTransformer
{
    private static readonly string[] ToLab = ["Accept", "Idempotency-Key"];
    private static readonly string[] FromLab = ["Retry-After", "ETag"];

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // The base would copy every header and append the path and query.
        proxyRequest.RequestUri = destination;
        foreach (var name in ToLab)
            proxyRequest.Headers.TryAddWithoutValidation(name, httpContext.Request.Headers[name].ToString());
        proxyRequest.Content!.Headers.TryAddWithoutValidation("Content-Type", httpContext.Request.ContentType);
        proxyRequest.Content.Headers.ContentLength = httpContext.Request.Body.Length;
        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return ValueTask.FromResult(false);

        foreach (var name in FromLab)
        {
            if (proxyResponse.Headers.TryGetValues(name, out var values))
                httpContext.Response.Headers[name] = values.First();
        }

        return ValueTask.FromResult(true);
    }
}
