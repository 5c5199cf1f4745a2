using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What an operator looks at: labs, programmes, and orders that need somebody, as the ledger has them now.</summary>
internal sealed class LabOverview(GatewayRegistry registry, OrderBook book, Routing.Candidates candidates)
{
    private const int MostAttention = 1000;

    public async Task<IReadOnlyList<LabView>> LabsAsync()
    {
        var counters = new List<LabCounters>();
        foreach (var programme in registry.Programmes)
        {
            var labs = programme.Tests.ToDictionary(test => test.Id, test => candidates.For(programme.Id, test.Id), StringComparer.Ordinal);
            counters.AddRange(await book.LabsAsync(programme.Id, labs));
        }

        return [.. registry.Labs.Select(lab => View(lab, [.. counters.Where(counter => counter.Lab == lab.Id)]))];
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

    private static LabView View(LabDefinition lab, IReadOnlyList<LabCounters> counters) => new(
        lab.Id,
        lab.Name,
        counters.All(counter => counter.Active) ? "active" : "suspended",
        counters.Count == 0 ? 0 : counters.Max(counter => counter.InFlight),
        [.. counters.Select(counter => new LabTestView(
            counter.Test, counter.CapacityADay, counter.ReservedToday, counter.Outstanding, counter.DeliveredLately, counter.ResultedLately))]);
}
