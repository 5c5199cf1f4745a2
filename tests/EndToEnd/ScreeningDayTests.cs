using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>A whole day in small: two placers, three labs, five hundred orders, one lab suspended in the middle.</summary>
public sealed class ScreeningDayTests(Certificates certificates)
{
    private const int CervicalOrders = 300;
    private const int BowelOrders = 200;
    private const string Hacked = "lab-midden";

    [Fact]
    public async Task Each_order_has_one_holder_and_one_result_though_a_lab_is_suspended_in_the_middle()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { OwnRedis = true });
        // What it gets stays outstanding there, so that all of it has to move.
        world.Lab(Hacked).Behave(new LabBehaviour(LabMode.NoResults));
        var day = new ScreeningDay(world, CervicalOrders, BowelOrders);

        var sending = day.SendAllAsync();
        await day.HalfSent;
        var quiesced = await world.Operator.SuspendAsync(Hacked);
        await sending;
        await Eventually.HoldsAsync(async () => await IsOverAsync(world, "cervical", CervicalOrders) && await IsOverAsync(world, "bowel", BowelOrders));

        Assert.NotEmpty(world.LogOf(Hacked));
        await world.NothingBeganAfterAsync(Hacked, quiesced);
        await ResultsAreCompleteAsync(world, ScreeningWorld.Cervical, day.Cervical);
        await ResultsAreCompleteAsync(world, ScreeningWorld.Bowel, day.Bowel);
        await Assert.AllAsync(day.Cervical, order => OneHolderAsync(world, world.CervicalPlacer, order));
        await Assert.AllAsync(day.Bowel, order => OneHolderAsync(world, world.BowelPlacer, order));
        Assert.Empty(await world.Operator.QuarantineAsync());
        Assert.Equal(["suspended", "active", "active"], [(await world.Operator.LabAsync(Hacked)).Standing, (await world.Operator.LabAsync("lab-noord")).Standing, (await world.Operator.LabAsync("lab-zuid")).Standing]);
    }

    private static async Task<bool> IsOverAsync(ScreeningWorld world, string programme, int orders)
    {
        var books = await world.Operator.BooksAsync(programme);
        Assert.True(books.Balance, books.ToString());
        Assert.True(books.Accepted <= orders, books.ToString());
        return books.Accepted == orders && books.Resulted == orders;
    }

    /// <summary>One report for each order, at its own placer, for its own person; nothing else.</summary>
    private static async Task ResultsAreCompleteAsync(ScreeningWorld world, string placer, IReadOnlyList<GeneratedOrder> orders)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        foreach (var order in orders)
            await world.Results(placer).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);

        var reports = world.Results(placer).Received.DistinctBy(report => report.Key).ToDictionary(report => Assert.Single(report.OrderNumbers).Value);
        Assert.Equal(orders.Count, reports.Count);
        Assert.All(orders, order =>
        {
            var report = reports[order.PlacerOrderNumber.Value];
            Assert.Equal("final", report.Status);
            Assert.Equal([new FhirIdentifier(ProgrammeSimulator.Persons.Bsn.System, order.Bsn)], report.PatientIdentifiers);
            Assert.Equal([order.PlacerOrderNumber], report.OrderNumbers);
        });
    }

    /// <summary>The suspended lab may have had it before, by rule; of the others exactly the one that the Task names, once.</summary>
    private static async Task OneHolderAsync(ScreeningWorld world, Placer placer, GeneratedOrder order)
    {
        var task = await placer.TaskAsync(order);
        Assert.Equal("completed", task.Status);
        Assert.Equal([task.Lab!], world.LabsWith(order.Barcode).Where(lab => lab != Hacked));
        Assert.Equal("resulted", Assert.Single(world.OrdersOf(task.Lab!, order.Barcode)).State);
        Assert.DoesNotContain(world.OrdersOf(Hacked, order.Barcode), at => at.State == "resulted");
    }
}
