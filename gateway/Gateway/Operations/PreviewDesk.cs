using Gateway.Ledger;
using Gateway.Registry;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>What a suspension would do, by the same choice of labs that does it, and with nothing done.</summary>
internal sealed class PreviewDesk(GatewayRegistry registry, Candidates candidates, MovePreview preview, OrderBook book, OutlookReader outlooks)
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
            foreach (var test in programme.Tests.Select(test => test.Id).Where(test => registry.Capability(lab.Id, test) is not null))
                held.Add(Held(test, (await outlooks.ReadAsync(programme.Id, test, labs[test], without: lab.Id)).Outlook, tallies));
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

    // What is moved today takes room that the forecast still sees.
    private static HeldView Held(string test, TestOutlook now, IReadOnlyList<MoveTally> tallies)
    {
        var after = now.Held + Count(Fate.Held);
        var moved = Count(Fate.Moved);
        var forecast = Forecaster.Of(now with { Held = after, RoomOn = day => day == now.Today ? Math.Max(0, now.RoomOn(day) - moved) : now.RoomOn(day) });
        return new HeldView(
            test, now.Held, after, Math.Round(now.IntakeADay, 1), Math.Round(forecast.CapacityADay, 1), forecast.HeldEmpty is { } empty ? empty.DayNumber - now.Today.DayNumber : null);

        int Count(Fate fate) => tallies.Where(tally => tally.Fate == fate && tally.Test == test).Sum(tally => tally.Orders);
    }
}
