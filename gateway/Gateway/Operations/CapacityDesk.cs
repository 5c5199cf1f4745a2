using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Operators' figures for a lab's capacity.</summary>
internal sealed class CapacityDesk(GatewayRegistry registry, Candidates candidates, LabCapacity capacity, TimeProvider clock, ILogger<CapacityDesk> log)
{
    /// <param name="lab">The lab.</param>
    /// <param name="request">What is asked for: its test is one of the lab's, its day none that has passed.</param>
    /// <param name="change">Who asks.</param>
    /// <param name="cancellation">Heeded until the ledger is asked, never after.</param>
    /// <returns>Null when no programme of the lab has the test.</returns>
    public async Task<CapacityAnswer?> SetAsync(LabDefinition lab, CapacityRequest request, ChangeOrder change, CancellationToken cancellation)
    {
        if (Find(lab, request.Test) is not var (programme, candidate))
            return null;
        var set = await capacity.SetAsync(programme, candidate, request.Test!, request.OrdersADay, request.From, request.Preview ? null : change, cancellation);
        if (!request.Preview)
            OperationsLog.CapacitySet(log, lab.Id, set.CapacityADay, request.Test!, set.From, change.By, set.Over);
        return new CapacityAnswer(
            lab.Id, request.Test!, set.From, set.CapacityADay, set.ReservedToday, set.Over, set.Held, set.HeldPlaced,
            [.. set.Later.Select(later => new LaterCapacity(later.From, later.OrdersADay))], request.Preview);
    }

    /// <summary>True when the day has passed at the lab.</summary>
    public bool HasPassed(LabDefinition lab, string? test, DateOnly day) =>
        Find(lab, test) is var (_, candidate) && day < candidate.Calendar.DayAt(clock.GetUtcNow());

    // A test belongs to one programme.
    private (string Programme, Candidate Lab)? Find(LabDefinition lab, string? test)
    {
        var programme = registry.ProgrammesOf(lab).FirstOrDefault(programme => programme.Tests.Any(known => known.Id == test));
        return programme is not null && candidates.For(programme.Id, test!).FirstOrDefault(candidate => candidate.Lab == lab.Id) is { } candidate
            ? (programme.Id, candidate)
            : null;
    }
}
