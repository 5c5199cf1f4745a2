using System.Buffers;
using Gateway.Fhir;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Disclosure;

/// <summary>
/// What one lab is sent to be asked to destroy orders: their numbers, which it has already, and nothing else. Only the <see cref="Composer"/> makes one, from a
/// <see cref="DestructionBatch"/>.
/// </summary>
internal sealed class DestructionRequest
{
    private DestructionRequest(DestructionBatch batch, ReadOnlyMemory<byte> body)
    {
        Batch = batch;
        Body = body;
    }

    public DestructionBatch Batch { get; }

    /// <summary>The request's body: a FHIR Bundle, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Fresh each time: under an old one, a lab would answer with what it said then.</summary>
    public string IdempotencyKey => Batch.Id + "-destruction";

    /// <summary>Batch → request, in the Bundle type that the lab takes.</summary>
    public sealed class Composer(GatewayRegistry registry, TimeProvider clock)
    {
        /// <exception cref="InvalidOperationException">The registry does not have the lab.</exception>
        public DestructionRequest Compose(DestructionBatch batch)
        {
            var lab = registry.Lab(batch.Lab) ?? throw new InvalidOperationException("Only labs of the registry are asked to destroy.");
            var body = new ArrayBufferWriter<byte>(1024);
            var envelope = new DestructionEnvelope(lab.Bundle, LedgerIds.OrderNumberSystem, batch.Id, MinimisedOrder.Minimiser.Source, clock.GetUtcNow());
            DestructionComposer.Compose(envelope, batch.OrderNumbers, body);
            return new DestructionRequest(batch, body.WrittenMemory);
        }
    }
}
