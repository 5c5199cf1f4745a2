using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>What must be true of a load when it is over, by the placers', the labs' and the operators' own view.</summary>
internal static class Reckoning
{
    /// <summary>Waits until each order is completed, then sees that each was acknowledged as one Task, done at one lab under one number, and reported once.</summary>
    /// <param name="world">Where it happened.</param>
    /// <param name="load">All orders that the world ever got.</param>
    /// <param name="suspended">A lab whose orders were moved: it alone may have had them before.</param>
    public static async Task EachOrderIsCompletedOnceAsync(this ScreeningWorld world, SteadyLoad load, string? suspended = null)
    {
        foreach (var programme in (Programme[])[Programme.Cervical, Programme.Bowel])
            await BooksCloseAsync(world.Operator, programme, load);

        var labs = ScreeningWorld.LabNames.SelectMany(lab => world.LogOf(lab).Where(line => line.Outcome == "created").Select(line => (Lab: lab, line.OrderNumber, line.Order!.Barcode!.Value))).ToList();
        Assert.Equal(labs.Select(acted => acted.OrderNumber).Distinct(), labs.Select(acted => acted.OrderNumber));
        var actedOn = labs.ToLookup(acted => acted.Value, acted => acted.Lab);
        foreach (var order in load.Orders)
        {
            var task = await world.First.PlacerOf(order.Programme).TaskAsync(order);
            Assert.Equal((load.TaskOf(order), "completed"), (task.Id, task.Status));
            Assert.Equal([task.Lab!], actedOn[order.Barcode].Where(lab => lab != suspended || lab == task.Lab));
        }

        await ReportedOnceAsync(world, load);
    }

    private static Task BooksCloseAsync(OperatorClient books, Programme programme, SteadyLoad load)
    {
        var orders = load.Orders.Count(order => order.Programme == programme);
        return Eventually.HoldsAsync(
            async () =>
            {
                var counts = await books.BooksAsync(programme.Id);
                Assert.True(counts.Balance && counts.Accepted <= orders, counts.ToString());
                return counts.Accepted == orders && counts.Resulted == orders;
            },
            $"all {orders} orders of {programme.Id} are resulted");
    }

    private static async Task ReportedOnceAsync(ScreeningWorld world, SteadyLoad load)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        foreach (var orders in load.Orders.GroupBy(order => order.Programme))
        {
            var placer = orders.Key == Programme.Cervical ? ScreeningWorld.Cervical : ScreeningWorld.Bowel;
            foreach (var order in orders)
                await world.Results(placer).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
            var reported = world.Results(placer).Received.DistinctBy(report => report.Key).Select(report => Assert.Single(report.OrderNumbers).Value);
            Assert.Equal(Numbers(orders), reported.Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Numbers(IEnumerable<GeneratedOrder> orders) => orders.Select(order => order.PlacerOrderNumber.Value).Order(StringComparer.Ordinal);
}
