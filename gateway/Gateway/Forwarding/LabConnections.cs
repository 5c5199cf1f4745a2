using System.Collections.Frozen;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>One pool of connections a lab: our client certificate on our side, its pinned server certificate on theirs; and the gate in front of it.</summary>
internal sealed class LabConnections : IDisposable
{
    private readonly FrozenDictionary<string, LabConnection> _labs;

    public LabConnections(GatewayRegistry registry, MutualTls tls, IOptions<ForwardingOptions> options, TimeProvider clock, ILogger<LabGate> log) =>
        _labs = registry.Labs.ToFrozenDictionary(
            lab => lab.Id,
            lab => new LabConnection(
                lab.Endpoint.AbsoluteUri,
                tls.Invoker(lab.ServerPins),
                new LabRequestTransformer(lab.Endpoint),
                new LabGate(lab.Id, options.Value.ConnectionsPerServer, clock, log)),
            StringComparer.Ordinal);

    public LabConnection To(string lab) => _labs[lab];

    public void Dispose()
    {
        foreach (var connection in _labs.Values)
        {
            connection.Invoker.Dispose();
            connection.Gate.Dispose();
        }
    }
}

/// <param name="Destination">The lab's FHIR base: where Bundles are posted.</param>
/// <param name="Invoker">The lab's connection pool.</param>
/// <param name="Transformer">What may go there beside the body.</param>
/// <param name="Gate">How many requests it has at once, and whether it is left alone.</param>
internal sealed record LabConnection(string Destination, HttpMessageInvoker Invoker, LabRequestTransformer Transformer, LabGate Gate);
