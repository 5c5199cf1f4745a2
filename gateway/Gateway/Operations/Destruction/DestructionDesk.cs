using Gateway.Forwarding;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>What labs hold still of what has left them, and what they have destroyed.</summary>
internal sealed class DestructionDesk(GatewayRegistry registry, Destructions ledger, IOptions<DestructionOptions> options, ILogger<DestructionDesk> log)
{
    /// <summary>Orders that an answer about one lab names, for each programme.</summary>
    private const int MostOrders = 1000;

    /// <summary>Each lab and programme; of a lab that is asked for by name also which orders it was asked for the longest.</summary>
    public async Task<IReadOnlyList<DestructionView>> OfAsync(string? only)
    {
        var views = new List<DestructionView>();
        foreach (var lab in registry.Labs.Where(lab => only is null || lab.Id == only))
        {
            foreach (var programme in registry.ProgrammesOf(lab))
                views.Add(View(lab, programme, await ledger.StandAsync(programme.Id, lab.Id, lab.Retention?.Term, options.Value.Overdue, only is null ? 0 : MostOrders)));
        }

        return views;
    }

    /// <summary>Records what an operator has on paper.</summary>
    /// <returns>False where that lab does not hold the number, or has the order in hand.</returns>
    public async Task<bool> ConfirmAsync(string number, string lab, string reason, Party by)
    {
        if (!LedgerIds.IsOrderNumber(number) || LedgerIds.ProgrammeOf(number) is not { } programme || registry.Programme(programme) is null)
            return false;
        var outcome = await ledger.ConfirmOnPaperAsync(programme, lab, new Destroyed(number, $"{by.Id}: {reason}", Stated: null), CancellationToken.None);
        if (outcome == ConfirmOutcome.Confirmed)
            DestructionDeskLog.OnPaper(log, number, lab, by.Id);
        return outcome is ConfirmOutcome.Confirmed or ConfirmOutcome.Known;
    }

    private static DestructionView View(LabDefinition lab, ProgrammeDefinition programme, DestructionStand stand) => new(
        lab.Id,
        programme.Id,
        lab.Retention?.Term.TotalDays,
        stand.Kept,
        stand.Due,
        stand.Asked,
        stand.Confirmed,
        stand.Overdue,
        stand.NextTry,
        stand.Oldest,
        [.. stand.Orders.Select(order => new AskedOrderView(order.OrderNumber, order.Since))]);
}

internal static partial class DestructionDeskLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {Number} at {Lab} counts as destroyed by the word of {Operator}")]
    public static partial void OnPaper(ILogger logger, string number, string lab, string @operator);
}
