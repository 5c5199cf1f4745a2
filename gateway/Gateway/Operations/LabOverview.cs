using Gateway.Ledger;
using Gateway.Registry;

namespace Gateway.Operations;

/// <summary>What an operator looks at: labs, programmes, and orders that need somebody, as the ledger has them now.</summary>
internal sealed class LabOverview(GatewayRegistry registry, OrderBook book, OperationBook operations, Changes changes, Routing.Candidates candidates, EvidenceStand evidence, LabCapacity figures)
{
    private const int MostAttention = 1000;
    private const int MostChanges = 20;

    public async Task<IReadOnlyList<LabView>> LabsAsync()
    {
        var counters = new List<LabCounters>();
        var ramps = new List<(string Lab, RampView View)>();
        foreach (var programme in registry.Programmes)
        {
            counters.AddRange(await book.LabsAsync(programme.Id, candidates.ByTest(programme)));
            ramps.AddRange((await figures.FiguresAsync(programme.Id)).Ramps.Select(ramp => (ramp.Key, new RampView(programme.Id, ramp.Value))));
        }

        var open = (await operations.OpenAsync()).Where(operation => operation.Plan is OperationPlan.Suspension)
            .ToDictionary(operation => ((OperationPlan.Suspension)operation.Plan).Lab, StringComparer.Ordinal);
        return await Task.WhenAll(registry.Labs.Select(async lab =>
            View(lab, open.GetValueOrDefault(lab.Id), [.. counters.Where(counter => counter.Lab == lab.Id)], await ChangesAsync(lab)) with
            {
                Evidence = await evidence.OfAsync(lab),
                Ramps = [.. ramps.Where(ramp => ramp.Lab == lab.Id).Select(ramp => ramp.View)],
            }));
    }

    public async Task<IReadOnlyList<ProgrammeView>> ProgrammesAsync()
    {
        var views = new List<ProgrammeView>();
        foreach (var programme in registry.Programmes)
            views.Add(new ProgrammeView(programme.Id, programme.Name, await book.BooksAsync(programme.Id)));
        return views;
    }

    /// <param name="filter">Which orders; held ones only where it names that state.</param>
    public async Task<IReadOnlyList<AttentionView>> AttentionAsync(OrderFilter filter)
    {
        var views = new List<AttentionView>();
        foreach (var programme in registry.Programmes)
        {
            var orders = await book.AttentionAsync(programme.Id, MostAttention, filter, [.. programme.Tests.Select(test => test.Id)]);
            views.AddRange(orders.Select(order => new AttentionView(
                order.Id, programme.Id, order.Test, order.Lab, order.State, order.BusinessStatus, order.Reason, order.Changed)));
        }

        return views;
    }

    private async Task<IReadOnlyList<ChangeView>> ChangesAsync(LabDefinition lab)
    {
        var all = new List<Change>(await changes.OfAsync(lab.Id));
        foreach (var programme in registry.ProgrammesOf(lab))
            all.AddRange(await changes.OfCapacityAsync(programme.Id, lab.Id));
        return [.. all.OrderByDescending(change => change.At).Take(MostChanges).Select(ChangeView.Of)];
    }

    private static LabView View(LabDefinition lab, OperationRecord? open, IReadOnlyList<LabCounters> counters, IReadOnlyList<ChangeView> changes) => new(
        lab.Id,
        lab.Name,
        counters.All(counter => counter.Active) ? "active" : open is { Plan: OperationPlan.Suspension { Mode: SuspensionMode.Drain } } ? "draining" : "suspended",
        open?.Id,
        counters.Count == 0 ? 0 : counters.Max(counter => counter.InFlight),
        [.. counters.Select(counter => new LabTestView(
            counter.Test, counter.CapacityADay, counter.ReservedToday, counter.Outstanding, counter.DeliveredLately, counter.ResultedLately))],
        changes,
        Evidence: [],
        Ramps: []);
}
