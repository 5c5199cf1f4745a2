using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>No sealed order outlives the limit; none that is open ends unseen.</summary>
public sealed class RetentionTests(TestRedis redis)
{
    private static readonly Candidate[] Full = [Scene.Lab("noord", capacity: 0)];
    private static readonly Candidate[] Room = [Scene.Lab("noord")];

    [Fact]
    public async Task Order_that_is_younger_than_the_limit_stays_as_it_is()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord delivered = await scene.DeliverAsync(Room);
        OrderRecord held = (await scene.PlaceOneAsync(scene.Order(Full))).Record;

        RetentionBatch batch = await EndAsync(scene, TimeSpan.FromDays(1));

        Assert.Equal((0, 0), (batch.Ended.Count, batch.Destroyed));
        Assert.NotNull(await scene.Book.OrderOf(delivered.OrderId));
        Assert.NotNull(await scene.Book.OrderOf(held.Id));
    }

    [Fact]
    public async Task Open_orders_of_any_kind_end_on_the_operators_list_with_their_content_destroyed()
    {
        Scene scene = await redis.SceneAsync();
        string delivered = (await scene.DeliverAsync(Room)).OrderId;
        AllocationRecord unknown = await scene.AllocateAsync(Room);
        await scene.SettleAsync(unknown, new DeliveryOutcome.Indeterminate("timeout"));
        AllocationRecord refused = await scene.AllocateAsync([Scene.Lab("noord", 1000), Scene.Lab("zuid", 1, capacity: 0)]);
        await scene.SettleAsync(refused, new DeliveryOutcome.RefusedByLab(422));
        string urgent = (await scene.PlaceOneAsync(scene.Order(Full, urgent: true))).Record.Id;
        string held = (await scene.PlaceOneAsync(scene.Order(Full))).Record.Id;
        string[] all = [delivered, unknown.OrderId, urgent, held, refused.OrderId];

        RetentionBatch batch = await EndAsync(scene, TimeSpan.Zero);

        Assert.Equal(all.Order(StringComparer.Ordinal), batch.Ended.Order(StringComparer.Ordinal));
        // However long links are kept otherwise.
        await scene.SweepAsync(TimeSpan.FromDays(30));
        foreach (string order in all)
        {
            OrderRecord record = await scene.FindAsync(order);
            Assert.Equal((OrderState.Undeliverable, BusinessStatus.RetentionEnded), (record.State, record.BusinessStatus));
            Assert.Null(await scene.Book.OrderOf(order));
            Assert.Null(await scene.Book.LinkOf(order));
        }

        Assert.Equal(all.Length, (await scene.Book.AttentionAsync(scene.Programme, 100)).Count);
        Assert.Equal(new Books(all.Length, 0, 0, 0, 0, 0, 0, 0, 0, all.Length), await scene.BooksAsync());
        Assert.Equal(0, (await scene.CountersAsync(Room[0])).Outstanding);
        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Empty(await scene.ClaimHeldAsync(Room));
        Assert.Equal(0, (await EndAsync(scene, TimeSpan.Zero)).Destroyed);
    }

    [Fact]
    public async Task Attempt_under_way_ends_first()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord flying = await scene.AllocateAsync(Room);

        Assert.Empty((await EndAsync(scene, TimeSpan.Zero)).Ended);
        Assert.Equal(OrderState.Delivered, (await scene.SettleAsync(flying, new DeliveryOutcome.Delivered())).State);
        Assert.Equal([flying.OrderId], (await EndAsync(scene, TimeSpan.Zero)).Ended);
    }

    [Fact]
    public async Task Order_that_ended_otherwise_stays_listed_without_its_content()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Room);
        await scene.SettleAsync(allocation, new DeliveryOutcome.CannotMinimise("unknown-element"));

        RetentionBatch batch = await EndAsync(scene, TimeSpan.Zero);

        Assert.Equal((0, 1), (batch.Ended.Count, batch.Destroyed));
        Assert.Null(await scene.Book.OrderOf(allocation.OrderId));
        Assert.Equal(BusinessStatus.RetentionEnded, Assert.Single(await scene.Book.AttentionAsync(scene.Programme, 10)).BusinessStatus);
    }

    [Fact]
    public async Task Order_that_ended_while_its_cancellation_was_due_is_not_claimed_again()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord flying = await scene.AllocateAsync(Room, lease: Scene.Shortest);
        await scene.Cancellation.CancelAsync(flying.OrderId, CancellationToken.None);
        await Scene.UntilAnyAsync(async () => (await EndAsync(scene, TimeSpan.Zero)).Ended);

        Assert.Empty(await scene.ClaimDueAsync());
        Assert.False((await scene.FindAsync(flying.OrderId)).Cancelling);
    }

    [Fact]
    public async Task Repeated_placement_does_not_bring_back_what_was_destroyed()
    {
        Scene scene = await redis.SceneAsync();
        PlaceRequest order = scene.Order(Full);
        await scene.PlaceOneAsync(order);
        await EndAsync(scene, TimeSpan.Zero);
        Assert.Equal(1, await scene.SweepAsync(TimeSpan.FromDays(1)));

        Assert.Equal(OrderState.Undeliverable, (await scene.PlaceOneAsync(order)).Record.State);
        Assert.Null(await scene.Book.OrderOf(order.OrderId));
        Assert.Equal(1, await scene.SweepAsync(TimeSpan.FromDays(1)));
        Assert.Null(await scene.Book.LinkOf(order.OrderId));
    }

    private static Task<RetentionBatch> EndAsync(Scene scene, TimeSpan limit) =>
        scene.Retention.EndAsync(scene.Programme, limit, [Scene.Test], 100, CancellationToken.None);
}
