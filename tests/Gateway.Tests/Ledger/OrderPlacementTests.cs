using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I3: an order gets in once.</summary>
public sealed class OrderPlacementTests(TestRedis redis)
{
    private static readonly Candidate[] OneLab = [Scene.Lab("noord")];

    [Fact]
    public async Task New_order_is_leased_to_a_lab_with_its_intent_on_record()
    {
        Scene scene = await redis.SceneAsync();
        PlaceRequest order = scene.Order(OneLab);

        PlacedOrder placed = await scene.PlaceOneAsync(order);

        Assert.False(placed.Known);
        Assert.Equal(OrderState.Disclosing, placed.Record.State);
        Assert.Equal(("noord", "noord-standard@1", order.FreshOrderNumber, 1), (placed.Allocation!.Lab, placed.Allocation.Policy, placed.Allocation.OrderNumber, placed.Allocation.Attempt));
        Assert.Equal([("intent", order.FreshOrderNumber)], await scene.DisclosedAsync("noord"));
        Assert.Equal(1, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
        Assert.Equal(order.Link.Bytes, (await scene.Book.LinkOf(order.OrderId))!.Bytes);
    }

    [Fact]
    public async Task Same_number_and_content_is_the_same_order()
    {
        Scene scene = await redis.SceneAsync();
        PlaceRequest first = scene.Order(OneLab, "BVO-2026-0001");
        await scene.PlaceOneAsync(first);

        PlacedOrder again = await scene.PlaceOneAsync(scene.Order(OneLab, "BVO-2026-0001"));

        Assert.True(again.Known);
        Assert.Null(again.Allocation);
        Assert.Equal(first.OrderId, again.Record.Id);
        Assert.Equal(1, (await scene.BooksAsync()).Accepted);
    }

    [Fact]
    public async Task Same_number_with_other_content_refuses_the_whole_call()
    {
        Scene scene = await redis.SceneAsync();
        await scene.PlaceOneAsync(scene.Order(OneLab, "BVO-2026-0001"));

        PlaceOutcome outcome = await scene.PlaceAsync(scene.Order(OneLab), scene.Order(OneLab, "BVO-2026-0001", "digest-b"), scene.Order(OneLab));

        Assert.Equal(new PlaceOutcome.Conflict(1), outcome);
        Assert.Equal(1, (await scene.BooksAsync()).Accepted);
    }

    [Fact]
    public async Task Two_orders_of_one_call_with_one_number_are_compared_with_each_other()
    {
        Scene scene = await redis.SceneAsync();

        Assert.Equal(new PlaceOutcome.Conflict(1), await scene.PlaceAsync(scene.Order(OneLab, "BVO-7"), scene.Order(OneLab, "BVO-7", "digest-b")));
        var placed = Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync(scene.Order(OneLab, "BVO-7"), scene.Order(OneLab, "BVO-7")));

        Assert.Equal([false, true], placed.Orders.Select(o => o.Known));
        Assert.Equal(placed.Orders[0].Record.Id, placed.Orders[1].Record.Id);
        Assert.Equal(1, (await scene.BooksAsync()).Accepted);
    }

    [Fact]
    public async Task Repeated_call_gets_the_answer_that_was_lost()
    {
        Scene scene = await redis.SceneAsync();
        PlaceRequest[] orders = [scene.Order(OneLab), scene.Order([Scene.Lab("vol", capacity: 0)], test: "10524-7")];

        var first = Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync(orders));
        var second = Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync(orders));

        Assert.Equal(first.Orders.Select(Told), second.Orders.Select(Told));
        Assert.NotNull(second.Orders[0].Allocation);
        Assert.Equal(OrderState.Held, second.Orders[1].Record.State);
        Assert.Equal(2, (await scene.BooksAsync()).Accepted);
    }

    [Fact]
    public async Task Two_identical_orders_at_the_same_instant_are_one()
    {
        Scene scene = await redis.SceneAsync();

        for (int round = 0; round < 50; round++)
        {
            string number = $"BVO-{round}";
            PlacedOrder[] both = await Task.WhenAll(
                scene.PlaceOneAsync(scene.Order(OneLab, number)),
                scene.PlaceOneAsync(scene.Order(OneLab, number)));

            Assert.Equal(both[0].Record.Id, both[1].Record.Id);
            Assert.Single(both, o => o.Known);
            Assert.Single(both, o => o.Allocation is not null);
        }

        Assert.Equal(50, (await scene.BooksAsync()).Accepted);
    }

    // All that is answered of an order; the deadline is of the process's own clock.
    private static (OrderRecord, AllocationRecord?, bool) Told(PlacedOrder order) =>
        (order.Record, order.Allocation is { } allocation ? allocation with { Deadline = 0 } : null, order.Known);
}
