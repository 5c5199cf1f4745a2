using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I3: only what provably never reached a lab goes to another at an operator's word.</summary>
public sealed class ReallocatingTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord", 1000), Zuid = Scene.Lab("zuid", 1);
    private static readonly Candidate[] Both = [Noord, Zuid];

    [Fact]
    public async Task Order_that_was_never_sent_changes_labs_and_is_due_there_under_a_fresh_number()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord unsent = await NeverSentAsync(scene);

        ReallocatedOrder moved = Assert.Single((await MoveAsync(scene, "noord", "zuid")).Moved);

        Assert.Equal((unsent.OrderId, "zuid"), (moved.OrderId, moved.To));
        OrderRecord order = await scene.FindAsync(unsent.OrderId);
        Assert.Equal((OrderState.Allocated, "zuid", BusinessStatus.Reallocated), (order.State, order.Lab, order.BusinessStatus));
        Assert.NotEqual(unsent.OrderNumber, order.OrderNumber);
        Assert.Equal((0, 1), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
        Assert.Contains(("moved", unsent.OrderNumber), await scene.DisclosedAsync("noord"));
        Assert.Equal(order.OrderNumber, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderNumber);
    }

    [Fact]
    public async Task Order_that_a_lab_has_or_may_have_stays_there()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync([Noord]);
        await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.Throttled(Scene.Now));
        await scene.AllocateAsync([Noord]);
        AllocationRecord revoked = await NeverSentAsync(scene);
        await scene.Cancellation.CancelAsync(revoked.OrderId, CancellationToken.None);

        Assert.Empty((await MoveAsync(scene, "noord", "zuid")).Moved);
        Assert.Equal(0, (await scene.CountersAsync(Zuid)).ReservedToday);
    }

    [Fact]
    public async Task Settlement_of_the_lab_that_gave_the_order_comes_too_late()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord unsent = await NeverSentAsync(scene);
        await MoveAsync(scene, "noord", "zuid");

        Assert.IsType<SettleOutcome.Stale>(await scene.Settlement.SettleAsync(unsent, new DeliveryOutcome.Delivered(), Scene.Now, CancellationToken.None));
        Assert.Equal("zuid", (await scene.FindAsync(unsent.OrderId)).Lab);
    }

    [Fact]
    public async Task Nothing_is_oversold_and_what_has_no_room_stays()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 5; i++)
            await NeverSentAsync(scene);
        Candidate[] labs = [Noord, Scene.Lab("zuid", 1, capacity: 2)];

        Reallocation moved = await scene.Reallocating.MoveAsync(scene.Programme, "noord", "zuid", Scene.Test, 0, 100, false, labs, CancellationToken.None);

        Assert.Equal((2, 3, null), (moved.Moved.Count, moved.Stay, moved.Next));
        Assert.Equal((3, 2), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
    }

    [Fact]
    public async Task Rebalance_moves_what_is_ahead_of_its_share_and_no_more()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 10; i++)
            await NeverSentAsync(scene);
        // It answers again: a lab that is out of reach gives all that others have room for.
        await scene.DeliverAsync([Noord]);
        Candidate[] even = [Scene.Lab("noord", 3), Scene.Lab("zuid", 2)];

        Reallocation preview = await scene.Reallocating.MoveAsync(scene.Programme, "noord", null, Scene.Test, 0, 100, true, even, CancellationToken.None);
        Assert.Equal(11, (await scene.CountersAsync(Noord)).ReservedToday);
        Reallocation moved = await scene.Reallocating.MoveAsync(scene.Programme, "noord", null, Scene.Test, 0, 100, false, even, CancellationToken.None);

        Assert.Equal(preview.Moved, moved.Moved);
        Assert.Equal((7, 4), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
        Assert.Empty((await scene.Reallocating.MoveAsync(scene.Programme, "noord", null, Scene.Test, 0, 100, false, even, CancellationToken.None)).Moved);
    }

    [Fact]
    public async Task Batches_look_at_each_order_once()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 3; i++)
        {
            await NeverSentAsync(scene);
            await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        }

        var (moved, batches) = (0, 0);
        for (int? first = 0; first is { } next; batches++)
        {
            Reallocation batch = await scene.Reallocating.MoveAsync(scene.Programme, "noord", "zuid", Scene.Test, next, 2, false, Both, CancellationToken.None);
            moved += batch.Moved.Count;
            first = batch.Next;
        }

        Assert.Equal((3, 4), (moved, batches));
    }

    [Fact]
    public async Task Held_orders_go_to_the_lab_that_is_named()
    {
        Scene scene = await redis.SceneAsync();
        string held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]))).Record.Id;

        Assert.Equal(new ReallocatedOrder(held, "zuid"), Assert.Single((await MoveAsync(scene, null, "zuid")).Moved));
        Assert.Equal(0, await scene.Book.HeldAsync(scene.Programme, Scene.Test));
        Assert.Equal(held, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderId);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    private static Task<Reallocation> MoveAsync(Scene scene, string? from, string to) =>
        scene.Reallocating.MoveAsync(scene.Programme, from, to, Scene.Test, 0, 100, false, Both, CancellationToken.None);

    private static async Task<AllocationRecord> NeverSentAsync(Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent(AttemptReason.Connect));
        return allocation;
    }
}
