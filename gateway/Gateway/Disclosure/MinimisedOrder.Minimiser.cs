using System.Buffers;
using Gateway.Fhir;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Disclosure;

internal sealed partial class MinimisedOrder
{
    /// <summary>Allocation → minimised order, under the policy that the ledger recorded for the disclosure.</summary>
    public sealed class Minimiser(GatewayRegistry registry, Pseudonymiser.Shelf pseudonyms, TimeProvider clock)
    {
        private const string Source = "https://screening-gateway.example/fhir";

        /// <returns>The minimised order, or the reason why nothing may be sent. Never the original (I1).</returns>
        public Minimisation Minimise(Allocation allocation)
        {
            var (order, record) = (allocation.Order, allocation.Record);
            var lab = registry.Lab(record.Lab);
            var policy = registry.PolicyFor(record.Lab, record.Test);
            if (lab is null || policy is null || $"{policy.Id}@{policy.Version}" != record.Policy)
                return new Minimisation.Refused("The policy on record for this disclosure is not in force here.");

            var body = new ArrayBufferWriter<byte>(4096);
            var envelope = new LabEnvelope(
                lab.Bundle,
                LedgerIds.OrderNumberSystem,
                record.OrderNumber,
                Source,
                clock.GetUtcNow());
            return Fhir.Minimiser.Minimise(order.Message, order.Request, policy, pseudonyms.For(lab.Id, order.Programme), envelope, body) switch
            {
                MinimiseResult.Minimised minimised => new Minimisation.Minimised(new MinimisedOrder(allocation, body.WrittenMemory, minimised.Elements)),
                MinimiseResult.Refused refused => new Minimisation.Refused(refused.Problem.Diagnostics),
                _ => throw new InvalidOperationException("The minimiser answered what it has no word for."),
            };
        }
    }
}

/// <summary>What came of minimising.</summary>
internal abstract record Minimisation
{
    private Minimisation()
    {
    }

    public sealed record Minimised(MinimisedOrder Order) : Minimisation;

    /// <param name="Reason">A fixed sentence for the operators' list; never a value of the order.</param>
    public sealed record Refused(string Reason) : Minimisation;
}
