using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>What a suspension would do, by the same choice of labs that does it, and with nothing done.</summary>
internal sealed class PreviewDesk(GatewayRegistry registry, Candidates candidates, MovePreview preview, OrderBook book, PlacedOrders placed)
{
    public async Task<SuspensionPreview> OfAsync(LabDefinition lab, SuspensionMode mode, CancellationToken cancellation)
    {
        var (orders, receiving, held) = (new List<MoveTally>(), new List<ReceivingView>(), new List<HeldView>());
        foreach (var programme in registry.ProgrammesOf(lab))
        {
            var labs = candidates.ByTest(programme);
            var tallies = await preview.OfAsync(programme.Id, lab.Id, mode, labs, cancellation);
            var counters = await book.LabsAsync(programme.Id, labs);
            orders.AddRange(tallies);
            receiving.AddRange(counters.Where(counter => counter.Lab != lab.Id).Select(counter => Receiving(lab, counter, tallies)).OfType<ReceivingView>());
            var intake = await placed.ADayAsync(programme.Id);
            foreach (var test in programme.Tests.Select(test => test.Id).Where(test => registry.Capability(lab.Id, test) is not null))
                held.Add(Held(test, await book.HeldAsync(programme.Id, test), tallies, intake.GetValueOrDefault(test), Capacity(test, counters.Where(counter => counter.Lab != lab.Id))));
        }

        return new SuspensionPreview(lab.Id, mode, [.. orders.Select(OrdersView.Of)], Samples(orders), receiving, held);
    }

    private static SamplesView Samples(List<MoveTally> orders)
    {
        return new SamplesView(Count(AtLab.Delivered), Count(AtLab.Unacknowledged), Count(AtLab.NotSent));

        int Count(AtLab at) => orders.Where(tally => tally.AtLab == at).Sum(tally => tally.Orders);
    }

    private ReceivingView? Receiving(LabDefinition from, LabCounters to, IReadOnlyList<MoveTally> tallies)
    {
        var gets = tallies.Where(tally => tally.Fate == Fate.Moved && tally.To == to.Lab && tally.Test == to.Test).Sum(tally => tally.Orders);
        return gets == 0
            ? null
            : new ReceivingView(
                to.Lab, to.Test, to.CapacityADay, to.ReservedToday, to.ReservedToday + gets, to.Outstanding, to.Outstanding + gets,
                [.. registry.ElementsFor(to.Lab, to.Test).Except(registry.ElementsFor(from.Id, to.Test), StringComparer.Ordinal)]);
    }

    private static HeldView Held(string test, long before, IReadOnlyList<MoveTally> tallies, double intake, double capacity)
    {
        var after = before + tallies.Where(tally => tally.Fate == Fate.Held && tally.Test == test).Sum(tally => tally.Orders);
        double? days = after == 0 ? 0 : capacity > intake ? Math.Round(after / (capacity - intake), 1) : null;
        return new HeldView(test, before, after, Math.Round(intake, 1), Math.Round(capacity, 1), days);
    }

    /// <summary>Of a mean day: labs are closed on some days of a week.</summary>
    private double Capacity(string test, IEnumerable<LabCounters> remaining) => remaining
        .Where(counter => counter.Test == test && counter.Active)
        .Sum(counter => counter.CapacityADay * (7 - registry.Lab(counter.Lab)!.ClosedWeekdays.Count) / 7.0);
}
