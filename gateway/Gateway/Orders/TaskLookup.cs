using Gateway.Disclosure;
using Gateway.Identity;
using Gateway.Ledger;

namespace Gateway.Orders;

/// <summary>Finds how a placer's own orders stand. Another placer's order is as unknown as one that never was.</summary>
internal sealed class TaskLookup(OrderBook book, Sealer sealer, Tokens tokens)
{
    /// <param name="placer">Who asks.</param>
    /// <param name="id">The Task's id.</param>
    public async Task<PlacedTask?> FindAsync(Party placer, string id)
    {
        if (LedgerIds.ProgrammeOf(id) is not { } programme || !placer.Programmes.Contains(programme, StringComparer.Ordinal))
            return null;
        return await book.FindAsync(id) is { } record && record.Placer == placer.Id
            ? new PlacedTask(record, await NumberOfAsync(record))
            : null;
    }

    /// <param name="placer">Who asks.</param>
    /// <param name="number">The placer order number.</param>
    public async Task<PlacedTask?> FindAsync(Party placer, PlacerOrderNumber number)
    {
        var token = tokens.OrderNumber(placer.Id, number.System, number.Value);
        foreach (var programme in placer.Programmes)
        {
            if (await book.FindByTokenAsync(programme, placer.Id, token) is { } record)
                return new PlacedTask(record, number);
        }

        return null;
    }

    private async Task<PlacerOrderNumber> NumberOfAsync(OrderRecord record)
    {
        if (await book.LinkOf(record.Id) is not { } sealedLink)
            return new PlacerOrderNumber("", "");
        return OrderLink.FromUtf8(sealer.Open(new SealSubject(record.Programme, record.Id, SealPurpose.Link), sealedLink)).Number;
    }
}

/// <param name="Record">How the order stands.</param>
/// <param name="Number">The placer's own number for it.</param>
internal sealed record PlacedTask(OrderRecord Record, PlacerOrderNumber Number);
