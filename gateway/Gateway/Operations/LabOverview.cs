using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What an operator looks at: labs, programmes, and orders that need somebody, as the ledger has them now.</summary>
internal sealed class LabOverview(GatewayRegistry registry, OrderBook book, OperationBook operations, Routing.Candidates candidates)
{
    private const int MostAttention = 1000;

    public async Task<IReadOnlyList<LabView>> LabsAsync()
    {
        var counters = new List<LabCounters>();
        foreach (var programme in registry.Programmes)
        {
            counters.AddRange(await book.LabsAsync(programme.Id, candidates.ByTest(programme)));
        }

        var open = (await operations.OpenAsync()).ToDictionary(operation => operation.Lab, StringComparer.Ordinal);
        return [.. registry.Labs.Select(lab => View(lab, open.GetValueOrDefault(lab.Id), [.. counters.Where(counter => counter.Lab == lab.Id)]))];
    }

    public async Task<IReadOnlyList<ProgrammeView>> ProgrammesAsync()
    {
        var views = new List<ProgrammeView>();
        foreach (var programme in registry.Programmes)
            views.Add(new ProgrammeView(programme.Id, programme.Name, await book.BooksAsync(programme.Id)));
        return views;
    }

    public async Task<IReadOnlyList<AttentionView>> AttentionAsync()
    {
        var views = new List<AttentionView>();
        foreach (var programme in registry.Programmes)
        {
            var orders = await book.AttentionAsync(programme.Id, MostAttention);
            views.AddRange(orders.Select(order => new AttentionView(
                order.Id, programme.Id, order.Test, order.Lab, order.State, order.BusinessStatus, order.Reason, order.Changed)));
        }

        return views;
    }

    private static LabView View(LabDefinition lab, OperationRecord? open, IReadOnlyList<LabCounters> counters) => new(
        lab.Id,
        lab.Name,
        counters.All(counter => counter.Active) ? "active" : open is { Mode: SuspensionMode.Drain } ? "draining" : "suspended",
        open?.Id,
        counters.Count == 0 ? 0 : counters.Max(counter => counter.InFlight),
        [.. counters.Select(counter => new LabTestView(
            counter.Test, counter.CapacityADay, counter.ReservedToday, counter.Outstanding, counter.DeliveredLately, counter.ResultedLately))]);
}
