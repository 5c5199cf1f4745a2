using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Orders that no lab has got yet go to another.</summary>
internal sealed class ReallocationSteps(
    GatewayRegistry registry, Candidates candidates, OperationBook operations, Reallocating ledger, IOptions<OperationsOptions> options) : IOperationSteps
{
    public bool IsDue(OperationRecord operation) => true;

    public IReadOnlyList<ProgrammeDefinition> Programmes(OperationRecord operation) =>
        [.. registry.Programmes.Where(programme => programme.Id == Plan(operation).Programme && candidates.ByTest(programme).ContainsKey(Plan(operation).Test))];

    public Task TellAsync(OperationRecord operation, CancellationToken cancellation) => operations.TellAsync(Plan(operation).Programme, operation, cancellation);

    public async Task<Step> StepAsync(OperationRecord operation, ProgrammeDefinition programme, Round round, CancellationToken cancellation)
    {
        var plan = Plan(operation);
        return await ledger.GoOnAsync(operation.Id, plan, candidates.For(programme.Id, plan.Test), options.Value.MoveBatch, cancellation) switch
        {
            null => new Step.NotRunning(),
            { IsOver: true } last => new Step.Over(last.Moved.Count),
            var part => new Step.Went(part.Moved.Count),
        };
    }

    public Task RoundedAsync(OperationRecord operation) => Task.CompletedTask;

    private static OperationPlan.Reallocation Plan(OperationRecord operation) => (OperationPlan.Reallocation)operation.Plan;
}
