using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>An operation that sends again what a filter finds: each order once, at its rate, and nothing that came to the list later.</summary>
public sealed class ResendOperationTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord"), Zuid = Scene.Lab("zuid");
    private static readonly OrderState[] NeedSomebody = [OrderState.Refused, OrderState.Undeliverable];

    [Fact]
    public async Task Filter_finds_what_the_list_shows_and_what_comes_to_it_later_is_not_sent()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord later = await scene.AllocateAsync([Noord]);
        string refused = await scene.RefusedAsync(), unminimised = await scene.UndeliverableAsync(), held = await scene.HeldAsync([Scene.Lab("noord", capacity: 0)]);
        Assert.Equal([refused], await ListedAsync(scene, new OrderFilter(Because: "status-422")));
        Assert.Equal([unminimised], await ListedAsync(scene, new OrderFilter([OrderState.Undeliverable], Lab: "noord", Test: Scene.Test, Since: DateTimeOffset.UnixEpoch)));
        Assert.Equal([refused, unminimised], await ListedAsync(scene, new OrderFilter()));
        Assert.Equal([held], await ListedAsync(scene, new OrderFilter([OrderState.Held], Because: BusinessStatus.HeldNoCapacity)));
        Assert.Empty(await ListedAsync(scene, new OrderFilter(Lab: "zuid")));
        Assert.Empty(await ListedAsync(scene, new OrderFilter(Until: DateTimeOffset.UnixEpoch)));

        OperationRecord operation = await scene.BeginAsync(SceneResending.Plan(new OrderFilter([.. NeedSomebody, OrderState.Held])));
        await LaterThanAsync(scene, operation.Started);
        await scene.SettleAsync(later, new DeliveryOutcome.CannotMinimise("unknown-element"));
        // In parts, though one would be enough.
        Assert.False(await scene.FoundAsync(operation, 1));
        Assert.False(await scene.FoundAsync(operation, 1));
        await scene.FindAllAsync(operation);
        Resent sent = await scene.ResendStepAsync(operation, [Zuid]);

        // Urgent first, then age.
        Assert.Equal([refused, unminimised, held], sent.Judged.Select(order => order.OrderId));
        Assert.Equal(0, sent.Left);
        Assert.Equal([later.OrderId], await ListedAsync(scene, new OrderFilter()));
    }

    [Fact]
    public async Task Order_that_is_refused_once_more_is_not_sent_a_third_time_by_the_same_operation()
    {
        Scene scene = await redis.SceneAsync();
        string order = await scene.RefusedAsync();
        OperationRecord operation = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody), second: true));
        await scene.FindAllAsync(operation);
        await scene.ResendStepAsync(operation, [Noord]);
        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.RefusedByLab(422));

        Assert.True(await scene.FoundAsync(operation, 100));
        Assert.Empty((await scene.ResendStepAsync(operation, [Noord])).Judged);
        Assert.Equal(OrderState.Refused, (await scene.StandAsync(order)).State);
    }

    [Fact]
    public async Task Preview_says_what_would_be_and_room_that_is_taken_by_one_is_not_there_for_the_next()
    {
        Scene scene = await redis.SceneAsync();
        var orders = new List<string>();
        for (int i = 0; i < 203; i++)
            orders.Add(await scene.UndeliverableAsync());
        Candidate[] labs = [Scene.Lab("zuid", capacity: 202)];

        IReadOnlyList<ResentOrder> foreseen = await scene.Resending.PreviewAsync(scene.Programme, SceneResending.Plan(new OrderFilter(), to: "zuid"), orders, Scene.ByTest(labs), CancellationToken.None);
        Assert.Equal((202, 1), (foreseen.Count(order => order.Fate == Fate.Moved), foreseen.Count(order => order.Fate == Fate.NoRoom)));
        Assert.Equal(203, (await scene.Book.AttentionAsync(scene.Programme, 1000)).Count);

        OperationRecord operation = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody), to: "zuid"));
        await scene.FindAllAsync(operation);
        Assert.Equal(foreseen, (await scene.ResendStepAsync(operation, labs, 1000)).Judged);
    }

    [Fact]
    public async Task Rate_holds_over_steps_and_however_often_it_is_asked()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 5; i++)
            await scene.UndeliverableAsync();
        OperationRecord operation = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody), rate: 0.001));
        await scene.FindAllAsync(operation);

        Assert.Single((await scene.ResendStepAsync(operation, [Noord])).Judged);
        Resent next = await scene.ResendStepAsync(operation, [Noord]);
        Assert.Equal((0, 4), (next.Judged.Count, next.Left));
        Assert.InRange(next.Next - operation.Started, TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(1060));
        // Where another programme has got to counts as well.
        OperationRecord other = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody), rate: 1000));
        await scene.FindAllAsync(other);
        Assert.Empty((await scene.ResendStepAsync(other, [Noord], notBefore: next.Next)).Judged);
        Assert.Equal(4, (await scene.ResendStepAsync(other, [Noord])).Judged.Count);
    }

    [Fact]
    public async Task Step_that_is_repeated_sends_nothing_more_and_answers_as_before()
    {
        Scene scene = await redis.SceneAsync();
        await scene.UndeliverableAsync();
        await scene.UndeliverableAsync();
        OperationRecord operation = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody)));
        await scene.FindAllAsync(operation);
        var (batch, part) = (LedgerIds.NewId(), scene.ResendPart([Noord], 1));

        Resent first = await StepAsync(), again = await StepAsync();
        Assert.Equal(first.Judged, again.Judged);
        Assert.Equal((1, 1), (first.Left, again.Left));
        Assert.Equal(1, (await scene.BooksAsync()).Allocated);

        async Task<Resent> StepAsync() =>
            (await scene.Resending.GoOnAsync(batch, scene.Programme, operation, (OperationPlan.Resend)operation.Plan, part, CancellationToken.None))!;
    }

    [Fact]
    public async Task Operation_that_is_not_known_or_stopped_neither_finds_nor_sends()
    {
        Scene scene = await redis.SceneAsync();
        await scene.UndeliverableAsync();
        OperationRecord running = await scene.BeginAsync(SceneResending.Plan(new OrderFilter(NeedSomebody)));
        OperationRecord stopped = Assert.IsType<OperationOutcome.Stands>(await scene.Operations.StopAsync(running.Id, Scene.ChangeByAnna())).Operation;
        await scene.Operations.TellAsync(scene.Programme, stopped, CancellationToken.None);

        foreach (OperationRecord operation in (OperationRecord[])[running, running with { Id = LedgerIds.NewId() }])
        {
            var plan = (OperationPlan.Resend)operation.Plan;
            Assert.Null(await scene.Resending.FindAsync(scene.Programme, operation, plan, [Scene.Test], 10, CancellationToken.None));
            Assert.Null(await scene.Resending.GoOnAsync(scene.Programme, operation, plan, scene.ResendPart([Noord], 10), CancellationToken.None));
        }
    }

    private static async Task<string[]> ListedAsync(Scene scene, OrderFilter filter) =>
        [.. (await scene.Book.AttentionAsync(scene.Programme, 100, filter, [Scene.Test])).Select(order => order.Id)];

    // A moment of the ledger's clock is over.
    private static async Task LaterThanAsync(Scene scene, DateTimeOffset moment)
    {
        while (await scene.NowAsync() <= moment.ToUnixTimeMilliseconds())
            await Task.Yield();
    }
}
