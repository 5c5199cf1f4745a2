using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Sends orders of the operators' list again.</summary>
internal sealed class ResendDesk(GatewayRegistry registry, Candidates candidates, OrderBook book, Resending ledger, ILogger<ResendDesk> log)
{
    private const int Most = 1000;
    private const int Batch = 100;

    /// <exception cref="LedgerUnavailableException">Some may have been sent: ask again, and the rest is.</exception>
    public async Task<ResendAnswer> ResendAsync(ResendRequest request, Party operatorParty, CancellationToken cancellation)
    {
        var distance = request.OrdersASecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        var resent = new List<ResentView>();
        foreach (var programme in registry.Programmes)
        {
            var orders = await FindAsync(programme.Id, request);
            // With a rate the whole is one step: each order's moment follows that of the one before.
            foreach (var batch in orders.Chunk(distance > TimeSpan.Zero || request.Preview ? Most : Batch))
            {
                var plan = new ResendPlan(request.To, request.AllowSecondDisclosure, distance, request.Preview);
                var outcomes = await ledger.ResendAsync(
                    programme.Id, operatorParty.Id, plan, [.. batch.Select(order => (order.Id, candidates.For(programme.Id, order.Test)))], cancellation);
                resent.AddRange(batch.Zip(outcomes, (order, outcome) => new ResentView(order.Id, outcome)));
            }
        }

        if (request.Orders is { } named)
            resent.AddRange(named.Except(resent.Select(order => order.Order), StringComparer.Ordinal).Select(order => new ResentView(order, ResendOutcome.NotListed)));
        if (!request.Preview)
            OperationsLog.Resent(log, resent.Count(order => order.Outcome is ResendOutcome.Sent or ResendOutcome.SentASecondTime), operatorParty.Id);
        return new ResendAnswer(resent.CountBy(order => order.Outcome).ToDictionary(StringComparer.Ordinal), resent, request.Preview);
    }

    private async Task<IReadOnlyList<OrderRecord>> FindAsync(string programme, ResendRequest request) =>
    [
        .. (await book.AttentionAsync(programme, Most)).Where(order =>
            (request.Orders is null || request.Orders.Contains(order.Id, StringComparer.Ordinal))
            && (request.Lab is null || order.Lab == request.Lab)
            && (request.Test is null || order.Test == request.Test)
            && (request.Because is null || order.Reason == request.Because || order.BusinessStatus == request.Because)
            && (request.Since is null || order.Changed >= request.Since)
            && (request.Until is null || order.Changed < request.Until)),
    ];
}
