using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>
/// A lab that was cut and is not to be heard is turned away, on connections that were open before, too (I4). Every other suspended lab may still send
/// results: the ledger takes them as long as the lab holds the order, and of a lab that was cut it takes none.
/// </summary>
internal sealed class PartyStanding(LabStanding standing) : IPartyStanding
{
    public async ValueTask<bool> IsAdmittedAsync(Party party, CancellationToken cancellation)
    {
        if (party.Role != Role.Lab)
            return true;
        foreach (var programme in await standing.SuspendedInAsync(party.Id))
        {
            if (await standing.FindAsync(programme, party.Id) is { Mode: SuspensionMode.Cut, LateResults: LateResults.Refuse })
                return false;
        }

        return true;
    }
}
