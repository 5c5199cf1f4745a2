using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Orders that need somebody, or wait for a place, are sent again: first they are found, then they go at their rate, programme after programme.</summary>
internal sealed class ResendSteps(GatewayRegistry registry, Candidates candidates, OperationBook operations, Resending ledger, IOptions<OperationsOptions> options) : IOperationSteps
{
    public bool IsDue(OperationRecord operation) => true;

    public IReadOnlyList<ProgrammeDefinition> Programmes(OperationRecord operation) => ProgrammesOf(Plan(operation));

    /// <summary>Those of the orders that are named, that of the test, or all.</summary>
    public IReadOnlyList<ProgrammeDefinition> ProgrammesOf(OperationPlan.Resend plan)
    {
        var named = plan.Orders?.Select(LedgerIds.ProgrammeOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. registry.Programmes.Where(programme => named is not null
                ? named.Contains(programme.Id)
                : plan.Filter.Test is null || programme.Tests.Any(test => test.Id == plan.Filter.Test)),
        ];
    }

    public async Task TellAsync(OperationRecord operation, CancellationToken cancellation)
    {
        foreach (var programme in Programmes(operation))
            await operations.TellAsync(programme.Id, operation, cancellation);
    }

    public async Task<Step> StepAsync(OperationRecord operation, ProgrammeDefinition programme, Round round, CancellationToken cancellation)
    {
        var (plan, most, labs) = (Plan(operation), options.Value.MoveBatch, candidates.ByTest(programme));
        switch (await ledger.FindAsync(programme.Id, operation, plan, [.. labs.Keys], most, cancellation))
        {
            case null:
                return new Step.NotRunning();
            case false:
                return new Step.Went(0);
        }

        if (await ledger.GoOnAsync(programme.Id, operation, plan, new ResendPart(round.NotBefore, labs, LedgerIds.NewOrderNumbers(programme.Id, most)), cancellation) is not { } part)
            return new Step.NotRunning();
        round.NotBefore = part.Next;
        return part switch
        {
            { Left: 0 } => new Step.Over(part.Judged.Count),
            // The next one's moment has not come.
            { Judged.Count: 0 } => new Step.Waits(0),
            _ => new Step.Went(part.Judged.Count),
        };
    }

    public Task RoundedAsync(OperationRecord operation) => Task.CompletedTask;

    private static OperationPlan.Resend Plan(OperationRecord operation) => (OperationPlan.Resend)operation.Plan;
}
