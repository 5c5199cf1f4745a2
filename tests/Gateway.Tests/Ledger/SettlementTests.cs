using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class SettlementTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];
    private static readonly Candidate[] Both = [Scene.Lab("noord", 1000), Scene.Lab("zuid", 1)];

    [Fact]
    public async Task Acknowledged_order_is_delivered_and_due_no_more()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);

        OrderRecord order = await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());

        Assert.Equal(OrderState.Delivered, order.State);
        Assert.NotNull(order.Delivered);
        Assert.Empty(await scene.ClaimDueAsync());
        Assert.Equal(0, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
        Assert.Equal(["intent", "delivered"], (await scene.DisclosedAsync("noord")).Select(d => d.Event));
    }

    [Fact]
    public async Task Repeated_settlement_has_the_same_effect_and_answer()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);

        OrderRecord first = await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());
        OrderRecord second = await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());

        Assert.Equal(first, second);
        Assert.Equal(2, (await scene.DisclosedAsync("noord")).Count);
    }

    [Fact]
    public async Task Unanswered_order_goes_to_the_same_lab_under_the_same_number()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Both);

        OrderRecord order = await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("timeout"));
        ClaimedOrder again = Assert.Single(await scene.ClaimDueAsync());

        Assert.Equal((OrderState.Indeterminate, BusinessStatus.LabUnavailable), (order.State, order.BusinessStatus));
        Assert.Equal((allocation.Lab, allocation.OrderNumber, 2), (again.Allocation.Lab, again.Allocation.OrderNumber, again.Allocation.Attempt));
        Assert.True(again.Allocation.Lease > allocation.Lease);
        Assert.Equal("verzegeld"u8.ToArray(), again.Order.Content);
    }

    [Fact]
    public async Task Throttled_order_stays_and_is_not_due_before_the_lab_said()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Both);

        OrderRecord order = await scene.SettleAsync(allocation, new DeliveryOutcome.Throttled(Scene.Long));

        Assert.Equal((OrderState.Allocated, BusinessStatus.LabBusy, "noord"), (order.State, order.BusinessStatus, order.Lab));
        Assert.Empty(await scene.ClaimDueAsync());
    }

    [Fact]
    public async Task Order_that_never_went_out_moves_on_after_the_third_attempt()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Both);
        for (int attempt = 1; attempt < 3; attempt++)
        {
            OrderRecord waiting = await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent("connect"));
            Assert.Equal((OrderState.Allocated, "noord"), (waiting.State, waiting.Lab));
            allocation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        }

        OrderRecord held = await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent("connect"));
        ClaimedOrder elsewhere = Assert.Single(await scene.ClaimHeldAsync(Both));

        Assert.Equal((OrderState.Held, null), (held.State, held.Lab));
        Assert.Equal("zuid", elsewhere.Allocation.Lab);
        Assert.NotEqual(allocation.OrderNumber, elsewhere.Allocation.OrderNumber);
        Assert.Equal(0, (await scene.CountersAsync(Both[0])).ReservedToday);
    }

    [Fact]
    public async Task Order_that_may_have_arrived_once_never_moves_on()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Both);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("reset"));

        for (int attempt = 0; attempt < 5; attempt++)
        {
            ClaimedOrder again = Assert.Single(await scene.ClaimDueAsync());
            Assert.Equal((allocation.Lab, allocation.OrderNumber), (again.Allocation.Lab, again.Allocation.OrderNumber));
            Assert.Equal(OrderState.Indeterminate, (await scene.SettleAsync(again.Allocation, new DeliveryOutcome.NeverSent("connect"))).State);
        }
    }

    [Fact]
    public async Task New_orders_go_round_a_lab_out_of_reach_while_another_is_left()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(Both), new DeliveryOutcome.NeverSent("connect"));

        Assert.Equal("zuid", (await scene.AllocateAsync(Both)).Lab);
        Assert.Equal("noord", (await scene.AllocateAsync(Noord)).Lab);
    }

    [Fact]
    public async Task Refused_order_goes_to_another_lab_and_never_back()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Both);

        OrderRecord held = await scene.SettleAsync(allocation, new DeliveryOutcome.RefusedByLab(422));
        Assert.Equal((OrderState.Held, BusinessStatus.LabRefused), (held.State, held.BusinessStatus));
        // What it was sent under there is not its number any more.
        Assert.Equal((allocation.OrderId, null, null), (held.Id, held.OrderNumber, held.Lab));

        Assert.Empty(await scene.ClaimHeldAsync(Noord));
        Assert.Equal(OrderState.Refused, (await scene.FindAsync(allocation.OrderId)).State);
    }

    [Fact]
    public async Task Order_that_every_lab_refused_is_on_the_operators_list()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord first = await scene.AllocateAsync(Both);
        await scene.SettleAsync(first, new DeliveryOutcome.RefusedByLab(422));
        AllocationRecord second = Assert.Single(await scene.ClaimHeldAsync(Both)).Allocation;
        Assert.NotEqual(first.Lab, second.Lab);

        OrderRecord refused = await scene.SettleAsync(second, new DeliveryOutcome.RefusedByLab(400));

        Assert.Equal(OrderState.Refused, refused.State);
        Assert.Equal([first.OrderId], (await scene.Book.AttentionAsync(scene.Programme, 10)).Select(o => o.Id));
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Order_that_cannot_be_minimised_is_undeliverable_and_kept()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);

        OrderRecord order = await scene.SettleAsync(allocation, new DeliveryOutcome.CannotMinimise("unknown-element"));

        Assert.Equal((OrderState.Undeliverable, "unknown-element"), (order.State, order.BusinessStatus));
        Assert.NotNull(await scene.Book.OrderOf(allocation.OrderId));
        Assert.Single(await scene.Book.AttentionAsync(scene.Programme, 10));
        Assert.Equal(0, (await scene.CountersAsync(Noord[0])).Outstanding);
    }

    [Fact]
    public async Task Order_whose_lease_ran_out_goes_to_the_same_lab_and_the_late_settlement_is_stale()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord slept = await scene.AllocateAsync(Both, lease: Scene.Shortest);

        ClaimedOrder again = Assert.Single(await Scene.UntilAnyAsync(() => scene.ClaimDueAsync()));
        Assert.Equal((slept.Lab, slept.OrderNumber, 2), (again.Allocation.Lab, again.Allocation.OrderNumber, again.Allocation.Attempt));

        Assert.IsType<SettleOutcome.Stale>(await scene.Settlement.SettleAsync(slept, new DeliveryOutcome.RefusedByLab(422), Scene.Now, CancellationToken.None));
        Assert.Equal(OrderState.Disclosing, (await scene.FindAsync(slept.OrderId)).State);
        Assert.Equal(OrderState.Delivered, (await scene.SettleAsync(again.Allocation, new DeliveryOutcome.Delivered())).State);
        Assert.Equal(["intent", "indeterminate", "late-refused", "delivered"], (await scene.DisclosedAsync("noord")).Select(d => d.Event));
    }

    [Fact]
    public async Task Reason_of_each_attempt_is_on_record_and_the_last_one_stays_until_the_lab_acknowledges()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        DeliveryOutcome[] outcomes =
        [
            new DeliveryOutcome.NeverSent(AttemptReason.Connect), new DeliveryOutcome.Throttled(Scene.Now, 503), new DeliveryOutcome.Indeterminate(AttemptReason.Timeout),
        ];

        foreach (DeliveryOutcome outcome in outcomes)
        {
            OrderRecord waiting = await scene.SettleAsync(allocation, outcome);
            Assert.Equal((await scene.DisclosuresAsync("noord"))[^1].Reason, waiting.Reason);
            allocation = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        }

        Assert.Null((await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered())).Reason);
        Assert.Equal(["", "connect", "status-503", "timeout", ""], (await scene.DisclosuresAsync("noord")).Select(disclosed => disclosed.Reason));
    }

    [Fact]
    public async Task Refused_order_says_on_the_operators_list_with_which_status()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(Noord), new DeliveryOutcome.RefusedByLab(422));

        Assert.Equal("status-422", Assert.Single(await scene.Book.AttentionAsync(scene.Programme, 10)).Reason);
    }

    [Fact]
    public async Task Attempt_whose_lease_ran_out_says_so()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord slept = await scene.AllocateAsync(Noord, lease: Scene.Shortest);
        await Scene.UntilAnyAsync(() => scene.ClaimDueAsync());

        Assert.Equal(AttemptReason.LeaseEnded, (await scene.FindAsync(slept.OrderId)).Reason);
    }

    [Fact]
    public async Task Settlement_after_the_lease_counts_while_nobody_else_has_the_order()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord, lease: Scene.Shortest);

        Assert.Equal(OrderState.Delivered, (await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered())).State);
        Assert.Empty(await scene.ClaimDueAsync());
    }
}
