using Gateway.Fhir;
using Gateway.Ledger;
using Gateway.Memory;
using Gateway.Registry;

namespace Gateway.Disclosure;

internal sealed partial class MinimisedOrder
{
    /// <summary>Allocation → minimised order, under the policy that the ledger recorded for the disclosure; or → its cancellation, which needs none.</summary>
    public sealed partial class Minimiser(GatewayRegistry registry, Pseudonymiser.Shelf pseudonyms, TimeProvider clock, ILogger<Minimiser> log)
    {
        /// <summary>The order was accepted under a policy that this gateway does not have any more.</summary>
        private const string PolicyGone = "policy-not-in-force";

        /// <summary>The policy cannot be applied to this order.</summary>
        private const string Unfit = "cannot-be-minimised";

        /// <summary>The registry does not have the lab any more.</summary>
        private const string LabGone = "lab-not-in-registry";

        private const string Failure = "minimising-failed";
        internal const string Source = "https://screening-gateway.example/fhir";

        /// <returns>The minimised order, or the reason why nothing may be sent. Never the original (I1).</returns>
        public Minimisation Minimise(Allocation allocation)
        {
            var (order, record) = (allocation.Order, allocation.Record);
            if (registry.Lab(record.Lab) is not { } lab)
                return new Minimisation.Refused(LabGone);
            if (record.Cancelling)
                return Cancel(allocation, lab);
            var policy = registry.PolicyFor(record.Lab, record.Test);
            if (policy is null || policy.Name != record.Policy)
                return new Minimisation.Refused(PolicyGone);

            try
            {
                return Minimise(allocation, lab, policy);
            }
            catch (Exception fault) when (fault is not ObjectDisposedException)
            {
                // Whatever went wrong: nothing goes out. The message could quote the order, so only its type is logged. A gateway that is being
                // stopped is no fault of the order: it stays as it is and another replica goes on.
                Failed(log, order.Id, fault.GetType().FullName, fault.StackTrace);
                return new Minimisation.Refused(Failure);
            }
        }

        private Minimisation Minimise(Allocation allocation, LabDefinition lab, CompiledPolicy policy)
        {
            var (order, record) = (allocation.Order, allocation.Record);
            var body = new PersonalBytes(4096);
            return Fhir.Minimiser.Minimise(order.Message, order.Request, policy, pseudonyms.For(lab.Id, order.Programme, record.Cuts), Envelope(record, lab), body) switch
            {
                MinimiseResult.Minimised minimised => new Minimisation.Minimised(new MinimisedOrder(allocation, body, minimised.Elements)),
                MinimiseResult.Refused refused => Refused(order.Id, record.Policy, refused.Problem),
                _ => throw new InvalidOperationException("The minimiser answered what it has no word for."),
            };
        }

        /// <summary>Made from the allocation alone: of the order itself there is nothing to take away.</summary>
        private Minimisation.Minimised Cancel(Allocation allocation, LabDefinition lab)
        {
            var body = new PersonalBytes();
            CancellationComposer.Compose(Envelope(allocation.Record, lab), body);
            return new Minimisation.Minimised(new MinimisedOrder(allocation, body, []));
        }

        private LabEnvelope Envelope(AllocationRecord record, LabDefinition lab) =>
            new(lab.Bundle, LedgerIds.OrderNumberSystem, record.OrderNumber, Source, clock.GetUtcNow());

        private Minimisation.Refused Refused(string orderId, string policy, FhirProblem problem)
        {
            Unminimised(log, orderId, policy, problem.Diagnostics, problem.Expression);
            return new Minimisation.Refused(Unfit);
        }

        [LoggerMessage(Level = LogLevel.Warning, Message = "Order {OrderId} cannot be minimised under {Policy}: {Diagnostics} at {Expression}")]
        private static partial void Unminimised(ILogger log, string orderId, string policy, string diagnostics, string expression);

        [LoggerMessage(Level = LogLevel.Error, Message = "Minimising order {OrderId} failed: {Type}\n{StackTrace}")]
        private static partial void Failed(ILogger log, string orderId, string? type, string? stackTrace);
    }
}

/// <summary>What came of minimising.</summary>
internal abstract record Minimisation
{
    private Minimisation()
    {
    }

    public sealed record Minimised(MinimisedOrder Order) : Minimisation;

    /// <param name="Reason">A code for the operators' list.</param>
    public sealed record Refused(string Reason) : Minimisation;
}
