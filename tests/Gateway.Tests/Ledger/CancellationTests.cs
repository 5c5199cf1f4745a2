using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class CancellationTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Link_of_a_cancelled_order_goes_with_the_sweep()
    {
        Scene scene = await redis.SceneAsync();
        string held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]))).Record.Id;
        await scene.Cancellation.CancelAsync(held, CancellationToken.None);
        Assert.NotNull(await scene.Book.LinkOf(held));

        Assert.Equal(1, await scene.SweepAsync());
        Assert.Null(await scene.Book.LinkOf(held));
    }

    [Fact]
    public async Task Held_order_is_cancelled_here()
    {
        Scene scene = await redis.SceneAsync();
        OrderRecord held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]))).Record;

        var cancelled = Assert.IsType<CancelOutcome.CancelledLocally>(await CancelAsync(scene, held.Id));

        Assert.Equal((OrderState.Cancelled, BusinessStatus.CancelledHere), (cancelled.Record.State, cancelled.Record.BusinessStatus));
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
        OrderRecord cancelled = await scene.SettleAsync(cancellation, new DeliveryOutcome.Delivered());
        Assert.Equal((OrderState.Cancelled, BusinessStatus.CancelledAtLab), (cancelled.State, cancelled.BusinessStatus));
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
    public async Task Order_that_its_lab_has_not_acknowledged_goes_on_when_the_cancellation_is_refused()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("timeout"));
        await CancelAsync(scene, allocation.OrderId);

        OrderRecord order = await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.RefusedByLab(404));
        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;

        Assert.Equal((OrderState.Indeterminate, BusinessStatus.CancellationRefused), (order.State, order.BusinessStatus));
        Assert.Equal((allocation.Lab, allocation.OrderNumber, false), (again.Lab, again.OrderNumber, again.Cancelling));
        Assert.Single(await scene.Book.AttentionAsync(scene.Programme, 10));
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

    [Fact]
    public async Task Cancellation_has_its_own_intent_on_record_before_it_goes()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);
        Assert.Equal(["intent", "delivered"], await EventsAsync(scene));

        AllocationRecord cancellation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        Assert.Equal(["intent", "delivered", "cancellation-intent"], await EventsAsync(scene));

        await scene.SettleAsync(cancellation, new DeliveryOutcome.Indeterminate("timeout"));
        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.Delivered());
        Assert.Equal(
            ["intent", "delivered", "cancellation-intent", "cancellation-indeterminate", "cancellation-delivered"], await EventsAsync(scene));
    }

    [Fact]
    public async Task Revoked_order_without_an_answer_says_that_its_cancellation_is_due()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);

        OrderRecord order = await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("timeout"));

        Assert.Equal((OrderState.Indeterminate, BusinessStatus.CancellationDue), (order.State, order.BusinessStatus));
        Assert.True(Assert.Single(await scene.ClaimDueAsync()).Allocation.Cancelling);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Result_that_comes_before_the_lab_was_told_completes_the_order(bool underWay)
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);
        AllocationRecord? cancellation = underWay ? Assert.Single(await scene.ClaimDueAsync()).Allocation : null;

        var accepted = Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(allocation));
        Assert.Equal((OrderState.Resulted, "", false), (accepted.Record.State, accepted.Record.BusinessStatus, accepted.Record.Cancelling));
        if (cancellation is not null)
            Assert.Equal(OrderState.Resulted, (await scene.SettleAsync(cancellation, new DeliveryOutcome.Delivered())).State);

        Assert.Empty(await scene.ClaimDueAsync());
        Assert.IsType<CancelOutcome.TooLate>(await CancelAsync(scene, allocation.OrderId));
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task First_result_of_several_does_not_stop_a_cancellation_and_one_after_it_is_not_taken()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);

        Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(allocation, completes: false));
        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.Delivered());

        Assert.Equal(OrderState.Cancelled, Assert.IsType<AcceptOutcome.Closed>(await scene.ResultAsync(allocation)).State);
    }

    [Fact]
    public async Task Revoked_order_of_a_suspended_lab_is_cancelled_without_its_lab()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);
        await scene.SuspendAsync("noord");

        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Equal([allocation.OrderId], (await scene.MoveAsync("noord", [Scene.Lab("zuid")])).Cancelled);

        OrderRecord order = await scene.FindAsync(allocation.OrderId);
        Assert.Equal((OrderState.Cancelled, BusinessStatus.CancelledLabSuspended), (order.State, order.BusinessStatus));
        Assert.Equal(["intent", "delivered", "moved"], await EventsAsync(scene));
    }

    [Fact]
    public async Task Placer_that_insists_after_a_refused_cancellation_has_the_lab_asked_again()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await CancelAsync(scene, allocation.OrderId);
        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.RefusedByLab(409));

        var again = Assert.IsType<CancelOutcome.AtLab>(await CancelAsync(scene, allocation.OrderId));
        Assert.Equal(BusinessStatus.CancellationDue, again.Record.BusinessStatus);
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));

        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.Delivered());
        Assert.Equal(2, (await EventsAsync(scene)).Count(name => name == "cancellation-intent"));
        Assert.Equal(OrderState.Cancelled, (await scene.FindAsync(allocation.OrderId)).State);
    }

    [Fact]
    public async Task Cancelled_order_that_is_placed_again_is_the_cancelled_order()
    {
        Scene scene = await redis.SceneAsync();
        OrderRecord held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)], number: "BMHK-2026-0041"))).Record;
        await CancelAsync(scene, held.Id);

        PlacedOrder again = await scene.PlaceOneAsync(scene.Order(Noord, number: "BMHK-2026-0041"));

        Assert.Equal((held.Id, OrderState.Cancelled, true, null), (again.Record.Id, again.Record.State, again.Known, again.Allocation));
        Assert.IsType<PlaceOutcome.Conflict>(await scene.PlaceAsync(scene.Order(Noord, number: "BMHK-2026-0041", digest: "digest-b")));
    }

    private static async Task<IReadOnlyList<string>> EventsAsync(Scene scene) =>
        [.. (await scene.DisclosedAsync("noord")).Select(disclosed => disclosed.Event)];

    private static Task<CancelOutcome> CancelAsync(Scene scene, string orderId) =>
        scene.Cancellation.CancelAsync(orderId, CancellationToken.None);
}
