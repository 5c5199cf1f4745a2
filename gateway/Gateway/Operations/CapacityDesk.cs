using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Operators' figures for a lab's capacity.</summary>
internal sealed class CapacityDesk(GatewayRegistry registry, Candidates candidates, LabCapacity capacity, ILogger<CapacityDesk> log)
{
    /// <returns>Null when no programme of the lab has the test.</returns>
    public async Task<CapacityAnswer?> SetAsync(LabDefinition lab, string test, int? ordersADay, Party operatorParty, CancellationToken cancellation)
    {
        // A test belongs to one programme.
        var programme = registry.ProgrammesOf(lab).FirstOrDefault(programme => programme.Tests.Any(known => known.Id == test));
        if (programme is null || candidates.For(programme.Id, test).FirstOrDefault(candidate => candidate.Lab == lab.Id) is not { } candidate)
            return null;

        var reserved = await capacity.SetAsync(programme.Id, lab.Id, test, ordersADay, candidate.Calendar, cancellation);
        var answer = new CapacityAnswer(lab.Id, test, ordersADay ?? candidate.CapacityADay, reserved, Math.Max(0, reserved - (ordersADay ?? candidate.CapacityADay)));
        OperationsLog.CapacitySet(log, lab.Id, test, answer.CapacityADay, operatorParty.Id, answer.Over);
        return answer;
    }
}
