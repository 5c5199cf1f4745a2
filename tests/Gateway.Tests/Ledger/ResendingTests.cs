using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Orders of the operators' list are sent again, and to a lab that had one before only when that is said.</summary>
public sealed class ResendingTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord"), Zuid = Scene.Lab("zuid");

    [Fact]
    public async Task Order_that_could_not_be_minimised_is_sent_again()
    {
        Scene scene = await redis.SceneAsync();
        string order = await UndeliverableAsync(scene);

        Assert.Equal(ResendOutcome.Sent, await ResendAsync(scene, order, [Noord]));

        Assert.Equal((OrderState.Held, BusinessStatus.Resent), await StandAsync(scene, order));
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));
        Assert.Equal(order, Assert.Single(await scene.ClaimHeldAsync([Noord])).Allocation.OrderId);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Lab_that_refused_an_order_has_it_again_only_when_that_is_said_and_recorded()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal(ResendOutcome.SecondDisclosure, await ResendAsync(scene, order, [Noord]));
        Assert.Equal((OrderState.Refused, BusinessStatus.LabRefused), await StandAsync(scene, order));
        Assert.DoesNotContain(await scene.DisclosuresAsync("noord"), disclosed => disclosed.Event == "second-disclosure");

        Assert.Equal(ResendOutcome.SentASecondTime, await ResendAsync(scene, order, [Noord], second: true));
        Assert.Contains(new Disclosed("second-disclosure", order, "", "operator-anna"), await scene.DisclosuresAsync("noord"));
        Assert.Equal("noord", Assert.Single(await scene.ClaimHeldAsync([Noord])).Allocation.Lab);
    }

    [Fact]
    public async Task Refused_order_goes_to_a_lab_that_never_had_it_without_a_word()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal(ResendOutcome.Sent, await ResendAsync(scene, order, [Noord, Zuid]));
        Assert.Equal("zuid", Assert.Single(await scene.ClaimHeldAsync([Scene.Lab("noord", 1000), Zuid])).Allocation.Lab);
    }

    [Fact]
    public async Task One_lab_can_be_named_and_its_room_and_the_labs_that_follow_count()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal(ResendOutcome.NoRoom, await ResendAsync(scene, order, [Noord, Scene.Lab("zuid", capacity: 0)], to: "zuid"));
        Assert.Equal(ResendOutcome.NoSuchLab, await ResendAsync(scene, order, [Noord], to: "zuid"));
        Assert.Equal(ResendOutcome.Sent, await ResendAsync(scene, order, [Noord, Zuid, Scene.Lab("west")], to: "zuid"));

        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        Assert.Equal((order, "zuid"), (again.OrderId, again.Lab));
        // Two of three have refused it: the third may have it.
        Assert.Equal(OrderState.Held, (await scene.SettleAsync(again, new DeliveryOutcome.RefusedByLab(422))).State);
    }

    [Fact]
    public async Task Order_that_a_lab_may_have_is_not_sent_to_another()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        AllocationRecord again = Assert.Single(await scene.ClaimDueAsync()).Allocation;
        await scene.SettleAsync(again, new DeliveryOutcome.CannotMinimise("unknown-element"));

        Assert.Equal(ResendOutcome.PerhapsAtLab, await ResendAsync(scene, allocation.OrderId, [Noord, Zuid], second: true));
        Assert.Equal(OrderState.Undeliverable, (await StandAsync(scene, allocation.OrderId)).State);
    }

    [Fact]
    public async Task What_is_not_on_the_list_or_has_no_content_any_more_is_not_sent()
    {
        Scene scene = await redis.SceneAsync();
        string delivered = (await scene.DeliverAsync([Noord])).OrderId, ended = await RefusedAsync(scene);
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [Scene.Test], 100, CancellationToken.None);

        Assert.Equal(ResendOutcome.ContentDestroyed, await ResendAsync(scene, ended, [Noord, Zuid]));
        Assert.Equal(ResendOutcome.ContentDestroyed, await ResendAsync(scene, delivered, [Noord, Zuid]));
        Assert.Equal(ResendOutcome.NotListed, await ResendAsync(scene, (await scene.DeliverAsync([Noord])).OrderId, [Noord, Zuid]));
        Assert.Equal(ResendOutcome.Unknown, await ResendAsync(scene, LedgerIds.NewOrderId(scene.Programme), [Noord]));
    }

    [Fact]
    public async Task Preview_says_what_would_be_and_a_rate_keeps_the_rest_waiting()
    {
        Scene scene = await redis.SceneAsync();
        string[] orders = [await UndeliverableAsync(scene), await UndeliverableAsync(scene), await UndeliverableAsync(scene)];
        Assert.All(await AllAsync(preview: true), outcome => Assert.Equal(ResendOutcome.Sent, outcome));
        Assert.Equal(3, (await scene.Book.AttentionAsync(scene.Programme, 10)).Count);

        Assert.All(await AllAsync(preview: false), outcome => Assert.Equal(ResendOutcome.Sent, outcome));

        Assert.Equal(orders[0], Assert.Single(await scene.ClaimHeldAsync([Noord])).Allocation.OrderId);
        Assert.Equal(2, await scene.Book.HeldAsync(scene.Programme, Scene.Test));

        Task<IReadOnlyList<string>> AllAsync(bool preview) => scene.Resending.ResendAsync(
            scene.Programme, "operator-anna", new ResendPlan(null, false, TimeSpan.FromHours(1), preview), [.. orders.Select(order => (order, (IReadOnlyList<Candidate>)[Noord]))], CancellationToken.None);
    }

    private static async Task<string> ResendAsync(Scene scene, string order, IReadOnlyList<Candidate> labs, string? to = null, bool second = false) => Assert.Single(
        await scene.Resending.ResendAsync(scene.Programme, "operator-anna", new ResendPlan(to, second, TimeSpan.Zero, Preview: false), [(order, labs)], CancellationToken.None));

    private static async Task<(OrderState State, string Status)> StandAsync(Scene scene, string id)
    {
        OrderRecord order = await scene.FindAsync(id);
        return (order.State, order.BusinessStatus);
    }

    private static async Task<string> RefusedAsync(Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.RefusedByLab(422));
        return allocation.OrderId;
    }

    private static async Task<string> UndeliverableAsync(Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.CannotMinimise("unknown-element"));
        return allocation.OrderId;
    }
}
