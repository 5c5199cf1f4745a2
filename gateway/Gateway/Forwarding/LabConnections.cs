using System.Collections.Frozen;
using Gateway.Registry;

namespace Gateway.Forwarding;

/// <summary>One pool of connections a lab: its own client certificate on our side, its pinned server certificate on theirs.</summary>
internal sealed class LabConnections : IDisposable
{
    private readonly FrozenDictionary<string, LabConnection> _labs;

    public LabConnections(GatewayRegistry registry, MutualTls tls) =>
        _labs = registry.Labs.ToFrozenDictionary(lab => lab.Id, lab => new LabConnection(lab.Endpoint.AbsoluteUri, tls.Invoker(lab.ServerPins), new LabRequestTransformer(lab.Endpoint)), StringComparer.Ordinal);

    public LabConnection To(string lab) => _labs[lab];

    public void Dispose()
    {
        foreach (var connection in _labs.Values)
            connection.Invoker.Dispose();
    }
}

/// <param name="Destination">The lab's FHIR base: where Bundles are posted.</param>
/// <param name="Invoker">The lab's connection pool.</param>
/// <param name="Transformer">What may go there beside the body.</param>
internal sealed record LabConnection(string Destination, HttpMessageInvoker Invoker, LabRequestTransformer Transformer);
