using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class CancellationTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Held_order_is_cancelled_here()
    {
        Scene scene = await redis.SceneAsync();
        OrderRecord held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]))).Record;

        var cancelled = Assert.IsType<CancelOutcome.CancelledLocally>(await CancelAsync(scene, held.Id));

        Assert.Equal(OrderState.Cancelled, cancelled.Record.State);
        Assert.Null(await scene.Book.OrderOf(held.Id));
        Assert.Empty(await scene.ClaimHeldAsync(Noord));
        Assert.IsType<CancelOutcome.CancelledLocally>(await CancelAsync(scene, held.Id));
    }

    [Fact]
    public async Task Order_that_never_went_out_is_cancelled_here_and_its_capacity_is_back()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent("connect"));

        Assert.IsType<CancelOutcome.CancelledLocally>(await CancelAsync(scene, allocation.OrderId));
        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Equal(0, (await scene.CountersAsync(Noord[0])).ReservedToday);
    }

    [Fact]
    public async Task Delivered_order_is_cancelled_when_the_lab_has_confirmed()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);

        var due = Assert.IsType<CancelOutcome.AtLab>(await CancelAsync(scene, allocation.OrderId));
        Assert.Equal((OrderState.Delivered, BusinessStatus.CancellationDue, true), (due.Record.State, due.Record.BusinessStatus, due.Record.Cancelling));

        AllocationRecord cancellation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        Assert.True(cancellation.Cancelling);
        Assert.Equal(allocation.OrderNumber, cancellation.OrderNumber);
        Assert.Equal(OrderState.Delivered, (await scene.SettleAsync(cancellation, new DeliveryOutcome.Indeterminate("timeout"))).State);

        cancellation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        Assert.Equal(OrderState.Cancelled, (await scene.SettleAsync(cancellation, new DeliveryOutcome.Delivered())).State);
        Assert.Null(await scene.Book.OrderOf(allocation.OrderId));
        Assert.IsType<CancelOutcome.AtLab>(await CancelAsync(scene, allocation.OrderId));
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Cancellation_under_way_of_an_order_waits_for_the_end_of_the_attempt()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);

        Assert.IsType<CancelOutcome.AtLab>(await CancelAsync(scene, allocation.OrderId));
        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Equal(OrderState.Delivered, (await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered())).State);
        Assert.True(Assert.Single(await scene.ClaimDueAsync()).Allocation.Cancelling);
    }

    [Fact]
    public async Task Attempt_that_provably_failed_after_a_cancellation_ends_the_order()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);

        Assert.Equal(OrderState.Cancelled, (await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent("connect"))).State);
    }

    [Fact]
    public async Task Cancellation_that_the_lab_refuses_is_on_the_operators_list_and_the_order_stands()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);

        OrderRecord order = await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.RefusedByLab(409));

        Assert.Equal((OrderState.Delivered, BusinessStatus.CancellationRefused), (order.State, order.BusinessStatus));
        Assert.Single(await scene.Book.AttentionAsync(scene.Programme, 10));
        Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(allocation));
    }

    [Fact]
    public async Task Resulted_order_is_too_late_to_cancel_and_an_unknown_one_is_unknown()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.ResultAsync(allocation);

        Assert.IsType<CancelOutcome.TooLate>(await CancelAsync(scene, allocation.OrderId));
        Assert.IsType<CancelOutcome.Unknown>(await CancelAsync(scene, LedgerIds.NewOrderId(scene.Programme)));
        Assert.IsType<CancelOutcome.Unknown>(await CancelAsync(scene, "geen{task}"));
    }

    private static Task<CancelOutcome> CancelAsync(Scene scene, string orderId) =>
        scene.Cancellation.CancelAsync(orderId, CancellationToken.None);
}
