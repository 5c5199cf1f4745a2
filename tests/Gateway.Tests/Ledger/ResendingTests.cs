using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Orders that need somebody, or wait, are sent again, and to a lab that had one before only when that is said.</summary>
public sealed class ResendingTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord"), Zuid = Scene.Lab("zuid");

    [Fact]
    public async Task Order_that_could_not_be_minimised_is_sent_again()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.UndeliverableAsync();

        Assert.Equal((Fate.Moved, "noord"), await scene.ResendAsync(order, [Noord]));

        Assert.Equal((OrderState.Allocated, BusinessStatus.Resent), await scene.StandAsync(order));
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));
        Assert.Equal(order, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderId);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Order_without_a_place_waits_in_line_again()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.UndeliverableAsync();

        Assert.Equal((Fate.Held, null), await scene.ResendAsync(order, [Scene.Lab("noord", capacity: 0)]));
        Assert.Equal((OrderState.Held, BusinessStatus.Resent), await scene.StandAsync(order));
        Assert.Equal(order, Assert.Single(await scene.ClaimHeldAsync([Noord])).Allocation.OrderId);
    }

    [Fact]
    public async Task Lab_that_refused_an_order_has_it_again_only_when_that_is_said_and_recorded()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.RefusedAsync();

        Assert.Equal((Fate.SecondDisclosure, null), await scene.ResendAsync(order, [Noord]));
        Assert.Equal((OrderState.Refused, BusinessStatus.LabRefused), await scene.StandAsync(order));
        Assert.DoesNotContain(await scene.DisclosuresAsync("noord"), disclosed => disclosed.Event == "second-disclosure");

        Assert.Equal((Fate.MovedASecondTime, "noord"), await scene.ResendAsync(order, [Noord], second: true));
        Assert.Contains(new Disclosed("second-disclosure", order, "", "operator-anna"), await scene.DisclosuresAsync("noord"));
        Assert.Equal("noord", Assert.Single(await scene.ClaimDueAsync()).Allocation.Lab);
    }

    [Fact]
    public async Task Refused_order_goes_to_a_lab_that_never_had_it_without_a_word()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.RefusedAsync();

        Assert.Equal((Fate.Moved, "zuid"), await scene.ResendAsync(order, [Scene.Lab("noord", 1000), Zuid]));
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));
    }

    [Fact]
    public async Task One_lab_can_be_named_and_its_room_and_the_labs_that_follow_count()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.RefusedAsync();

        Assert.Equal((Fate.NoRoom, null), await scene.ResendAsync(order, [Noord, Scene.Lab("zuid", capacity: 0)], to: "zuid"));
        Assert.Equal((Fate.NoSuchLab, null), await scene.ResendAsync(order, [Noord], to: "zuid"));
        Assert.Equal((Fate.Moved, "zuid"), await scene.ResendAsync(order, [Noord, Zuid, Scene.Lab("west")], to: "zuid"));

        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        Assert.Equal((order, "zuid"), (again.OrderId, again.Lab));
        // Two of three have refused it: the third may have it.
        Assert.Equal(OrderState.Held, (await scene.SettleAsync(again, new DeliveryOutcome.RefusedByLab(422))).State);
    }

    [Fact]
    public async Task Held_order_goes_to_the_lab_that_is_named_before_its_turn_and_to_one_that_refused_it_only_when_that_is_said()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] full = [Scene.Lab("noord", capacity: 0)];
        AllocationRecord refused = await scene.AllocateAsync([Noord, Scene.Lab("zuid", capacity: 0)]);
        Assert.Equal(OrderState.Held, (await scene.SettleAsync(refused, new DeliveryOutcome.RefusedByLab(422))).State);
        string first = await scene.HeldAsync(full), second = await scene.HeldAsync(full);

        Assert.Equal((Fate.NoRoom, null), await scene.ResendAsync(second, full));
        Assert.Equal((Fate.Moved, "zuid"), await scene.ResendAsync(second, [Noord, Zuid], to: "zuid"));
        Assert.Equal((Fate.SecondDisclosure, null), await scene.ResendAsync(refused.OrderId, [Noord, Zuid], to: "noord"));
        Assert.Equal((Fate.MovedASecondTime, "noord"), await scene.ResendAsync(refused.OrderId, [Noord, Zuid], to: "noord", second: true));
        Assert.Equal(OrderState.Held, (await scene.StandAsync(first)).State);
        Assert.Equal(1, await scene.Book.HeldAsync(scene.Programme, Scene.Test));
        Assert.Equal(new HashSet<string> { refused.OrderId, second }, (await scene.ClaimDueAsync()).Select(claimed => claimed.Allocation.OrderId).ToHashSet());
    }

    [Fact]
    public async Task Order_that_a_lab_may_have_is_sent_to_another_only_when_that_lab_is_suspended()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        await scene.SettleAsync(again, new DeliveryOutcome.CannotMinimise("unknown-element"));

        Assert.Equal((Fate.PerhapsAtLab, null), await scene.ResendAsync(allocation.OrderId, [Noord, Zuid], second: true));
        await scene.SuspendAsync("noord", SuspensionMode.Drain);
        Assert.Equal((Fate.PerhapsAtLab, null), await scene.ResendAsync(allocation.OrderId, [Noord, Zuid], second: true));
        Assert.Equal(OrderState.Undeliverable, (await scene.StandAsync(allocation.OrderId)).State);

        await scene.SuspendAsync("noord");
        Assert.Equal((Fate.Moved, "zuid"), await scene.ResendAsync(allocation.OrderId, [Noord, Zuid]));
        Assert.Contains(("moved", allocation.OrderNumber), await scene.DisclosedAsync("noord"));
    }

    [Fact]
    public async Task Order_that_its_placer_took_back_is_not_sent_again()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        await scene.Cancellation.CancelAsync(allocation.OrderId, CancellationToken.None);
        await scene.SettleAsync(again, new DeliveryOutcome.CannotMinimise("unknown-element"));
        await scene.SuspendAsync("noord");

        Assert.Equal((Fate.NotListed, null), await scene.ResendAsync(allocation.OrderId, [Noord, Zuid]));
    }

    [Fact]
    public async Task What_neither_waits_nor_needs_anybody_or_has_no_content_any_more_is_not_sent()
    {
        Scene scene = await redis.SceneAsync();
        string delivered = (await scene.DeliverAsync([Noord])).OrderId, ended = await scene.RefusedAsync();
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [Scene.Test], 100, CancellationToken.None);

        Assert.Equal((Fate.ContentDestroyed, null), await scene.ResendAsync(ended, [Noord, Zuid]));
        Assert.Equal((Fate.ContentDestroyed, null), await scene.ResendAsync(delivered, [Noord, Zuid]));
        Assert.Equal((Fate.NotListed, null), await scene.ResendAsync((await scene.DeliverAsync([Noord])).OrderId, [Noord, Zuid]));
    }
}
