using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class MovingTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Orders_of_a_suspended_lab_go_where_there_is_room_and_the_rest_is_held()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord delivered = await scene.DeliverAsync(Noord);
        AllocationRecord unanswered = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(unanswered, new DeliveryOutcome.Indeterminate("timeout"));
        AllocationRecord third = await scene.DeliverAsync(Noord);
        AllocationRecord urgent = await scene.AllocateAsync(Noord, urgent: true);
        await scene.SettleAsync(urgent, new DeliveryOutcome.Delivered());
        Candidate[] labs = [.. Noord, Scene.Lab("zuid", capacity: 3)];

        await scene.SuspendAsync("noord");
        MoveBatch batch = await scene.MoveAsync("noord", labs);

        Assert.Equal([urgent.OrderId, delivered.OrderId, unanswered.OrderId], batch.Moved.Select(m => m.OrderId));
        Assert.All(batch.Moved, m => Assert.Equal(("noord", "zuid"), (m.From, m.To)));
        Assert.Equal([third.OrderId], batch.Held);
        Assert.Equal((0, 0), (batch.Left, batch.InFlight));

        IReadOnlyList<ClaimedOrder> due = await scene.ClaimDueAsync();
        Assert.Equal(batch.Moved.Select(m => (m.OrderId, m.NewNumber)).Order(), due.Select(d => (d.Allocation.OrderId, d.Allocation.OrderNumber)).Order());
        Assert.Equal(0, (await scene.CountersAsync(Noord[0])).ReservedToday);
        Assert.Equal(4, (await scene.DisclosedAsync("noord")).Count(d => d.Event == "moved"));
        Assert.Equal(3, (await scene.DisclosedAsync("zuid")).Count(d => d.Event == "intent"));
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Moved_order_has_no_disclosure_at_its_new_lab_before_it_is_claimed()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord");
        await scene.MoveAsync("noord", [Scene.Lab("zuid")]);

        Assert.Empty(await scene.DisclosedAsync("zuid"));
        Assert.IsType<CancelOutcome.CancelledLocally>(await scene.Cancellation.CancelAsync(order.OrderId, CancellationToken.None));
    }

    [Fact]
    public async Task Order_in_flight_is_left_until_its_lease_ends_and_its_late_settlement_is_stale()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord flying = await scene.AllocateAsync(Noord, lease: TimeSpan.FromMilliseconds(300));
        AllocationRecord waiting = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord");

        MoveBatch batch = await scene.MoveAsync("noord", [Scene.Lab("zuid")], most: 1);
        Assert.Equal([waiting.OrderId], batch.Moved.Select(m => m.OrderId));
        Assert.Equal((1, 1), (batch.InFlight, batch.Left));

        IReadOnlyList<MovedOrder> later = await Scene.UntilAnyAsync(async () => (await scene.MoveAsync("noord", [Scene.Lab("zuid")])).Moved);
        Assert.Equal([flying.OrderId], later.Select(m => m.OrderId));
        Assert.IsType<SettleOutcome.Stale>(await scene.Settlement.SettleAsync(flying, new DeliveryOutcome.Delivered(), Scene.Now, CancellationToken.None));
        Assert.Equal(("zuid", OrderState.Allocated), await LabAndStateAsync(scene, flying.OrderId));
    }

    [Fact]
    public async Task Orders_of_an_active_lab_do_not_move()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.DeliverAsync(Noord);

        Assert.Null(await scene.TryMoveAsync("noord", [Scene.Lab("zuid")]));
        Assert.Equal(("noord", OrderState.Delivered), await LabAndStateAsync(scene, order.OrderId));
    }

    [Fact]
    public async Task Move_goes_on_batch_by_batch()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 25; i++)
            await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord");

        var left = new List<int>();
        do
            left.Add((await scene.MoveAsync("noord", [Scene.Lab("zuid")], most: 10)).Left);
        while (left[^1] > 0);

        Assert.Equal([15, 5, 0], left);
        Assert.Equal(25, (await scene.CountersAsync(Scene.Lab("zuid"))).ReservedToday);
    }

    [Fact]
    public async Task Operation_that_was_stopped_or_replaced_moves_nothing_more()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(Noord);
        await scene.Standing.SuspendAsync(scene.Programme, "noord", Scene.Suspension(stopped: true), CancellationToken.None);
        Assert.Null(await scene.TryMoveAsync("noord", [Scene.Lab("zuid")]));

        await scene.Standing.SuspendAsync(scene.Programme, "noord", Scene.Suspension(SuspensionMode.Cut, operation: "STRENGER"), CancellationToken.None);
        Assert.Null(await scene.TryMoveAsync("noord", [Scene.Lab("zuid")]));
        Assert.Single((await scene.MoveAsync("noord", [Scene.Lab("zuid")], operation: "STRENGER")).Moved);
    }

    [Fact]
    public async Task Batch_that_is_repeated_counts_its_orders_once_and_lists_each_with_what_the_lab_had()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord delivered = await scene.DeliverAsync(Noord), unsent = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(unsent, new DeliveryOutcome.NeverSent("connect"));
        await scene.SuspendAsync("noord");
        var plan = new MovePlan(0, 10, Scene.ByTest([Scene.Lab("zuid", capacity: 1)]), Scene.Numbers(10));
        for (int time = 0; time < 2; time++)
            await scene.Moving.MoveAsync("partij", scene.Programme, "noord", Scene.Operation, plan, CancellationToken.None);

        Assert.Equal(
            [
                new MoveTally(Scene.Test, OrderState.Allocated, AtLab.NotSent, Fate.Held, "", 1),
                new MoveTally(Scene.Test, OrderState.Delivered, AtLab.Delivered, Fate.Moved, "zuid", 1),
            ],
            (await scene.Counts.OfAsync(scene.Programme, Scene.Operation)).OrderBy(tally => tally.State));
        IReadOnlyList<LeftOrder> left = await scene.Counts.LeftAsync(scene.Programme, Scene.Operation, 0, 10);
        Assert.Equal([(delivered.OrderNumber, AtLab.Delivered, "zuid"), (unsent.OrderNumber, AtLab.NotSent, null)], left.Select(order => (order.Number, order.AtLab, order.Record.Lab)));
        Assert.All(left, order => Assert.NotNull(order.Link));
    }

    [Fact]
    public async Task Drained_lab_keeps_what_it_may_have_and_is_sent_it_again_and_loses_the_rest()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord delivered = await scene.DeliverAsync(Noord), unanswered = await scene.AllocateAsync(Noord), unsent = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(unanswered, new DeliveryOutcome.Indeterminate("timeout"));
        await scene.SettleAsync(unsent, new DeliveryOutcome.NeverSent("connect"));
        await scene.SuspendAsync("noord", SuspensionMode.Drain);

        Assert.Equal([(unanswered.OrderId, unanswered.OrderNumber)], (await scene.ClaimDueAsync()).Select(claimed => (claimed.Allocation.OrderId, claimed.Allocation.OrderNumber)));
        MoveBatch batch = await scene.MoveAsync("noord", [Noord[0], Scene.Lab("zuid")]);
        Assert.Equal([(unsent.OrderId, "zuid")], batch.Moved.Select(moved => (moved.OrderId, moved.To)));
        Assert.Equal(("noord", OrderState.Delivered), await LabAndStateAsync(scene, delivered.OrderId));
        Assert.Null((await scene.PlaceOneAsync(scene.Order(Noord))).Record.Lab);
    }

    [Fact]
    public async Task Lab_that_comes_back_from_a_cut_knows_persons_by_other_keys_and_from_a_move_by_the_same()
    {
        Scene scene = await redis.SceneAsync();
        foreach (var (mode, cuts) in ((SuspensionMode, int)[])[(SuspensionMode.Move, 0), (SuspensionMode.Cut, 1), (SuspensionMode.Drain, 1), (SuspensionMode.Cut, 2)])
        {
            SuspensionRecord suspension = Scene.Suspension(mode);
            // Said twice it is still one cut.
            await scene.Standing.SuspendAsync(scene.Programme, "noord", suspension, CancellationToken.None);
            await scene.Standing.SuspendAsync(scene.Programme, "noord", suspension, CancellationToken.None);
            await scene.ReinstateAsync("noord");
            AllocationRecord order = await scene.AllocateAsync(Noord);
            Assert.Equal(cuts, order.Cuts);
            Assert.Equal(cuts, (await scene.Results.FindAsync(scene.Programme, order.OrderNumber))!.Cuts);
        }
    }

    private static async Task<(string?, OrderState)> LabAndStateAsync(Scene scene, string orderId)
    {
        OrderRecord order = await scene.FindAsync(orderId);
        return (order.Lab, order.State);
    }
}
