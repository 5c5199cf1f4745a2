using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// A suspended lab's requests are turned away, on connections that were open before, too (I4). Where the operator chose to keep its late results,
/// it may still send them, and the ledger sends each to the quarantine.
/// </summary>
internal sealed class PartyStanding(LabStanding standing) : IPartyStanding
{
    public async ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation)
    {
        if (party.Role != Role.Lab)
            return true;
        foreach (var programme in await standing.SuspendedInAsync(party.Id))
        {
            if (await standing.FindAsync(programme, party.Id) is not { LateResults: LateResults.Quarantine })
                return false;
        }

        return true;
    }
}
