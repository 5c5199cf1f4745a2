using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Gives orders that no lab has got yet to another lab.</summary>
internal sealed class ReallocationDesk(GatewayRegistry registry, Candidates candidates, Reallocating ledger, ILogger<ReallocationDesk> log)
{
    public const int Most = 10_000;
    private const int Batch = 200;

    /// <returns>Null when no programme has the test, or a lab that is named does not do it.</returns>
    /// <exception cref="LedgerUnavailableException">Some may have moved: ask again, and the rest does.</exception>
    public async Task<ReallocationAnswer?> MoveAsync(ReallocationRequest request, Party operatorParty, CancellationToken cancellation)
    {
        var programme = registry.Programmes.FirstOrDefault(programme => programme.Tests.Any(test => test.Id == request.Test));
        var labs = programme is null ? [] : candidates.For(programme.Id, request.Test!);
        if (programme is null || !Does(labs, request.From) || !Does(labs, request.To))
            return null;

        var moved = new List<ReallocatedOrder>();
        var stay = 0;
        // A preview is one step, since nothing that it takes is kept for the next.
        for (int? first = 0; first is { } next && moved.Count < request.Orders;)
        {
            var batch = await ledger.MoveAsync(
                programme.Id, request.From, request.To, request.Test!, next, request.Preview ? request.Orders : Math.Min(Batch, request.Orders - moved.Count), request.Preview, labs, cancellation);
            moved.AddRange(batch.Moved);
            stay += batch.Stay;
            first = request.Preview ? null : batch.Next;
        }

        if (!request.Preview)
            OperationsLog.Reallocated(log, moved.Count, request.Test!, operatorParty.Id);
        return new ReallocationAnswer(moved.CountBy(order => order.To).ToDictionary(StringComparer.Ordinal), stay, request.Preview);
    }

    private static bool Does(IReadOnlyList<Candidate> labs, string? lab) => lab is null || labs.Any(candidate => candidate.Lab == lab);
}
