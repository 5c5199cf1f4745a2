using Gateway.Ledger;

namespace Gateway.Operations;

/// <summary>Who goes on with which operation.</summary>
internal sealed class OperationKinds(SuspensionSteps suspensions, ReallocationSteps reallocations, ResendSteps resends)
{
    public IOperationSteps Of(OperationRecord operation) => operation.Plan switch
    {
        OperationPlan.Suspension => suspensions,
        OperationPlan.Reallocation => reallocations,
        OperationPlan.Resend => resends,
        _ => throw new InvalidOperationException("Nobody goes on with such an operation."),
    };
}
