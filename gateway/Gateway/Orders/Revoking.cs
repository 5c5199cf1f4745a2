using Gateway.Answers;
using Gateway.Disclosure;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>Finds the order that a placer takes back, and cancels it: here if no lab holds it, else the lab is told.</summary>
internal sealed class Revoking(OrderBook book, Cancellation cancellation, Tokens tokens)
{
    /// <summary>The same revocation again has the same effect and answer.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be acknowledged.</exception>
    public async Task<RequestAnswer> RevokeAsync(Revocation revocation, CancellationToken stopping)
    {
        var number = revocation.Request.Expression + ".identifier";
        var orders = await FindAsync(revocation);
        // A number that a placer uses in two programmes is two orders: which one is meant, only the code can tell.
        var meant = orders.Count == 1 ? orders[0] : orders.FirstOrDefault(order => order.Programme == revocation.Programme);
        if (meant is null)
            return new RequestAnswer.Refused(orders.Count == 0 ? Refusal.UnknownOrder(number) : Refusal.SeveralOrders(number));

        return await cancellation.CancelAsync(meant.Id, stopping) switch
        {
            CancelOutcome.CancelledLocally { Record: var record } => new RequestAnswer.Revoked(new PlacedTask(record, revocation.Number)),
            CancelOutcome.AtLab { Record: var record } => new RequestAnswer.Revoked(new PlacedTask(record, revocation.Number)),
            CancelOutcome.TooLate => new RequestAnswer.Refused(Refusal.Ended(number)),
            CancelOutcome.Unknown => new RequestAnswer.Refused(Refusal.UnknownOrder(number)),
            _ => throw new InvalidOperationException("The ledger answered what it has no word for."),
        };
    }

    private async Task<IReadOnlyList<OrderRecord>> FindAsync(Revocation revocation)
    {
        var (placer, number) = (revocation.Placer, revocation.Number);
        var token = tokens.OrderNumber(placer.Id, number.System, number.Value);
        var found = await Task.WhenAll(placer.Programmes.Select(programme => book.FindByTokenAsync(programme, placer.Id, token)));
        return [.. found.OfType<OrderRecord>()];
    }
}
