using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>A lab stopped and started again; what has no place waits.</summary>
public sealed class SuspensionTests(SuspensionTests.Fixture fixture) : IClassFixture<SuspensionTests.Fixture>, IAsyncDisposable
{
    private ScreeningWorld World => fixture.World;

    public async ValueTask DisposeAsync()
    {
        foreach (var lab in ScreeningWorld.LabNames)
        {
            World.Lab(lab).Behave(new LabBehaviour(LabMode.Normal));
            await World.Operator.ReinstateAsync(lab);
        }
    }

    /// <summary>The delivery deadline of this world is longer than a test may last: who waited for a lease to end would not answer.</summary>
    [Fact]
    public async Task An_idle_lab_is_quiesced_at_once()
    {
        await World.Operator.SuspendAsync("lab-zuid");
        Assert.Equal("suspended", (await World.Operator.LabAsync("lab-zuid")).Standing);
        await World.Operator.ReinstateAsync("lab-zuid");
        Assert.Equal("active", (await World.Operator.LabAsync("lab-zuid")).Standing);
    }

    [Fact]
    public async Task A_request_under_way_is_cut_off_and_its_order_moves()
    {
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Slow, Delay: Eventually.Limit * 2));
        var order = Orders.One(Programme.Bowel);
        var sending = World.BowelPlacer.PlaceAsync(order);
        await Eventually.HoldsAsync(() => World.LabsWith(order.Barcode).Count == 1);
        var holder = World.LabsWith(order.Barcode)[0];
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));

        await World.Operator.SuspendAsync(holder);
        Assert.Equal(0, (await World.Operator.LabAsync(holder)).InFlight);
        Assert.Equal(202, (int)(await sending).Status);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted" && task.Lab != holder);
        // The one request that it had before; this replica never tried again.
        Assert.Equal(1, Assert.Single(World.OrdersOf(holder, order.Barcode)).Requests);
    }

    [Fact]
    public async Task Orders_that_no_lab_has_room_for_are_held_and_go_out_at_the_reinstatement()
    {
        await World.Operator.SuspendAsync("lab-noord");
        await World.Operator.SuspendAsync("lab-midden");
        await World.Operator.SuspendAsync("lab-zuid");
        var orders = Orders.Several(Programme.Cervical, 12);
        foreach (var order in orders)
        {
            var answer = await World.CervicalPlacer.PlaceAsync(order);
            Assert.Equal(202, (int)answer.Status);
            Assert.Equal(("requested", "held-no-capacity"), (PlacedTask.In(answer).Status, PlacedTask.In(answer).BusinessStatus));
        }

        Assert.Equal(12, (await World.Operator.BooksAsync("cervical")).Held);
        Assert.All(orders, order => Assert.Empty(World.LabsWith(order.Barcode)));

        // Noord has room for ten a day: two wait on.
        await World.Operator.ReinstateAsync("lab-noord");
        await Eventually.HoldsAsync(async () => await World.Operator.BooksAsync("cervical") is { Delivered: 10, Held: 2 });
        Assert.Equal(orders.Take(10).Select(order => order.Barcode), orders.Where(order => World.LabsWith(order.Barcode).Count > 0).Select(order => order.Barcode));
        await World.Operator.ReinstateAsync("lab-midden");
        await Eventually.HoldsAsync(async () => await World.Operator.BooksAsync("cervical") is { Delivered: 12, Held: 0, Balance: true });
        Assert.All(orders, order => Assert.Single(World.LabsWith(order.Barcode)));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Delivery__DeadlineSeconds"] = "60", ["Delivery__MarginSeconds"] = "10" },
        // What is at a lab stays outstanding there.
        ResultDelay = TimeSpan.FromDays(1),
        Registry = registry => registry.Does("lab-noord", ("hrhpv", 10), ("cytology", 10)),
    });
}
