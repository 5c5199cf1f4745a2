using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Reallocations and resends: what they would do, and how they begin. <see cref="OrderMover"/> goes on with them.</summary>
internal sealed class RepairDesk(
    GatewayRegistry registry,
    Candidates candidates,
    OperationBook operations,
    OperationKinds kinds,
    ResendSteps resends,
    OperationDesk desk,
    OrderBook book,
    Reallocating reallocating,
    Resending resending,
    ILogger<RepairDesk> log)
{
    /// <summary>Null when no programme has the test, or a lab that is named does not do it.</summary>
    public OperationPlan.Reallocation? PlanOf(ReallocationRequest request)
    {
        var programme = registry.Programmes.FirstOrDefault(programme => programme.Tests.Any(test => test.Id == request.Test));
        var labs = programme is null ? [] : candidates.For(programme.Id, request.Test!);
        return programme is not null && Does(labs, request.From) && Does(labs, request.To)
            ? new OperationPlan.Reallocation(programme.Id, request.Test!, request.From, request.To, request.Orders)
            : null;
    }

    /// <summary>Task ids that are none.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(IReadOnlyList<string> orders) =>
        [.. (await Task.WhenAll(orders.Select(async order => (order, Found: await FindAsync(order))))).Where(order => order.Found is null).Select(order => order.order)];

    /// <exception cref="LedgerUnavailableException">It may have begun: the same call again finds it.</exception>
    public async Task<OperationView> BeginAsync(OperationPlan plan, ChangeOrder change, CancellationToken cancellation)
    {
        if (await operations.BeginAsync(change.Call, plan, change.Reason, change.By) is not OperationOutcome.Stands { Operation: var operation })
            throw new InvalidOperationException("Only a suspension stands in the way of another.");
        await kinds.Of(operation).TellAsync(operation, cancellation);
        OperationsLog.RepairBegun(log, operation.Id, plan.Kind, change.By);
        return await desk.ViewAsync(operation);
    }

    public async Task<ReallocationAnswer> PreviewAsync(OperationPlan.Reallocation plan, CancellationToken cancellation)
    {
        var foreseen = await reallocating.PreviewAsync(plan, candidates.For(plan.Programme, plan.Test), cancellation);
        var moved = foreseen.Moved.GroupBy(tally => tally.To, StringComparer.Ordinal);
        return new ReallocationAnswer(moved.ToDictionary(lab => lab.Key, lab => lab.Sum(tally => tally.Orders), StringComparer.Ordinal), foreseen.Stay, Preview: true);
    }

    public async Task<ResendAnswer> PreviewAsync(OperationPlan.Resend plan, CancellationToken cancellation)
    {
        var orders = new List<ResentView>();
        foreach (var programme in resends.ProgrammesOf(plan))
        {
            // In the order in which they would go.
            var found = (await FindAsync(programme, plan)).OrderBy(order => !order.Urgent).ThenBy(order => order.Accepted).Select(order => order.Id);
            var foreseen = await resending.PreviewAsync(programme.Id, plan, found, candidates.ByTest(programme), cancellation);
            orders.AddRange(foreseen.Select(order => new ResentView(order.OrderId, order.Fate, order.To)));
        }

        return new ResendAnswer(orders.CountBy(order => order.Outcome).ToDictionary(outcome => outcome.Key.ToString(), outcome => outcome.Value, StringComparer.Ordinal), orders, Preview: true);
    }

    private async Task<IEnumerable<OrderRecord>> FindAsync(ProgrammeDefinition programme, OperationPlan.Resend plan) => plan.Orders is { } named
        ? (await Task.WhenAll(named.Where(order => LedgerIds.ProgrammeOf(order) == programme.Id).Select(book.FindAsync))).OfType<OrderRecord>()
        : await book.AttentionAsync(programme.Id, int.MaxValue, plan.Filter, [.. programme.Tests.Select(test => test.Id)]);

    // The name of a programme that there is none of is no key of the ledger's.
    private async Task<OrderRecord?> FindAsync(string order) =>
        LedgerIds.ProgrammeOf(order) is { } programme && registry.Programme(programme) is not null ? await book.FindAsync(order) : null;

    private static bool Does(IReadOnlyList<Candidate> labs, string? lab) => lab is null || labs.Any(candidate => candidate.Lab == lab);
}
