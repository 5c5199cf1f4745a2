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

        OperationRecord operation = await GoAsync(scene, "noord", "zuid");

        OrderRecord order = await scene.FindAsync(unsent.OrderId);
        Assert.Equal((OrderState.Allocated, "zuid", BusinessStatus.Reallocated), (order.State, order.Lab, order.BusinessStatus));
        Assert.NotEqual(unsent.OrderNumber, order.OrderNumber);
        Assert.Equal((0, 1), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
        Assert.Contains(("moved", unsent.OrderNumber), await scene.DisclosedAsync("noord"));
        Assert.Equal(order.OrderNumber, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderNumber);
        // Its tube may be on the way to the first lab.
        LeftOrder left = Assert.Single(await scene.Counts.LeftAsync(scene.Programme, operation.Id, 0, 10));
        Assert.InRange((await scene.Redis.ReadAsync(db => db.KeyTimeToLiveAsync($"{{{scene.Programme}}}:left:{operation.Id}")))!.Value, TimeSpan.FromDays(399), TimeSpan.FromDays(400));
        Assert.Equal((unsent.OrderId, AtLab.NotSent, unsent.OrderNumber, "noord"), (left.Record.Id, left.AtLab, left.Number, left.From));
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

        Assert.Equal(0, await MovedAsync(scene, await GoAsync(scene, "noord", "zuid")));
        Assert.Equal(0, (await scene.CountersAsync(Zuid)).ReservedToday);
    }

    [Fact]
    public async Task Settlement_of_the_lab_that_gave_the_order_comes_too_late()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord unsent = await NeverSentAsync(scene);
        await GoAsync(scene, "noord", "zuid");

        Assert.IsType<SettleOutcome.Stale>(await scene.Settlement.SettleAsync(unsent, new DeliveryOutcome.Delivered(), Scene.Now, CancellationToken.None));
        Assert.Equal("zuid", (await scene.FindAsync(unsent.OrderId)).Lab);
    }

    [Fact]
    public async Task Nothing_is_oversold_and_what_has_no_room_stays()
    {
        Scene scene = await redis.SceneAsync();
        await NeverSentAsync(scene, 5);
        Candidate[] labs = [Noord, Scene.Lab("zuid", 1, capacity: 2)];

        Assert.Equal((2, 3), await ForeseenAsync(scene, "noord", "zuid", labs));
        Assert.Equal(2, await MovedAsync(scene, await GoAsync(scene, "noord", "zuid", labs)));
        Assert.Equal((3, 2), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
    }

    [Fact]
    public async Task Rebalance_moves_what_is_ahead_of_its_share_and_no_more_and_the_preview_says_so()
    {
        Scene scene = await redis.SceneAsync();
        await NeverSentAsync(scene, 10);
        // It answers again: a lab that is out of reach gives all that others have room for.
        await scene.DeliverAsync([Noord]);
        Candidate[] even = [Scene.Lab("noord", 3), Scene.Lab("zuid", 2)];

        Assert.Equal((4, 6), await ForeseenAsync(scene, "noord", null, even));
        Assert.Equal(11, (await scene.CountersAsync(Noord)).ReservedToday);
        Assert.Equal(4, await MovedAsync(scene, await GoAsync(scene, "noord", null, even)));
        Assert.Equal((7, 4), ((await scene.CountersAsync(Noord)).ReservedToday, (await scene.CountersAsync(Zuid)).ReservedToday));
        Assert.Equal(0, await MovedAsync(scene, await GoAsync(scene, "noord", null, even)));
    }

    [Fact]
    public async Task As_many_move_as_were_asked_for_and_each_order_is_looked_at_once()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 3; i++)
        {
            await NeverSentAsync(scene);
            await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        }

        OperationRecord two = await scene.BeginAsync(Plan(scene, "noord", "zuid", 2));
        Assert.Equal((1, false), await StepAsync(scene, two, Both, 2));
        Assert.Equal((2, true), await StepAsync(scene, two, Both, 2));
        Assert.Equal((2, true), await StepAsync(scene, two, Both, 2));
        OperationRecord rest = await scene.BeginAsync(Plan(scene, "noord", "zuid", 100));
        Assert.Equal((0, false), await StepAsync(scene, rest, Both, 1));
        Assert.Equal((0, false), await StepAsync(scene, rest, Both, 1));
        Assert.Equal((1, false), await StepAsync(scene, rest, Both, 2));
        Assert.Equal((1, true), await StepAsync(scene, rest, Both, 2));
    }

    [Fact]
    public async Task Order_that_leaves_the_list_meanwhile_hides_no_other()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord[] sent = [await UnknownAsync(scene), await UnknownAsync(scene)];
        AllocationRecord unsent = await NeverSentAsync(scene);
        OperationRecord operation = await scene.BeginAsync(Plan(scene, "noord", "zuid", 100));
        await StepAsync(scene, operation, Both, 2);

        // Those that were looked at are sent: what comes behind them is not passed over.
        Assert.Equal(sent.Length, (await scene.ClaimDueAsync(2)).Count);
        await StepAsync(scene, operation, Both, 2);
        Assert.Equal("zuid", (await scene.FindAsync(unsent.OrderId)).Lab);
    }

    [Fact]
    public async Task Operation_that_is_not_known_or_stopped_does_nothing_and_one_that_is_continued_goes_on()
    {
        Scene scene = await redis.SceneAsync();
        await NeverSentAsync(scene, 3);
        OperationPlan.Reallocation plan = Plan(scene, "noord", "zuid", 100);
        Assert.Null(await scene.Reallocating.GoOnAsync(LedgerIds.NewId(), plan, Both, 10, CancellationToken.None));

        OperationRecord running = await scene.BeginAsync(plan);
        await StepAsync(scene, running, Both, 1);
        OperationRecord stopped = Assert.IsType<OperationOutcome.Stands>(await scene.Operations.StopAsync(running.Id, Scene.ChangeByAnna())).Operation;
        await scene.Operations.TellAsync(scene.Programme, stopped, CancellationToken.None);
        // Who still believes that it is running says so too late.
        await scene.Operations.TellAsync(scene.Programme, running, CancellationToken.None);
        Assert.Null(await scene.Reallocating.GoOnAsync(running.Id, plan, Both, 10, CancellationToken.None));

        OperationRecord continued = Assert.IsType<OperationOutcome.Stands>(await scene.Operations.ContinueAsync(running.Id, Scene.ChangeByAnna())).Operation;
        await scene.Operations.TellAsync(scene.Programme, continued, CancellationToken.None);
        Assert.Equal((3, true), await StepAsync(scene, continued, Both, 10));
    }

    [Fact]
    public async Task Step_that_is_repeated_moves_nothing_more_and_answers_as_before()
    {
        Scene scene = await redis.SceneAsync();
        await NeverSentAsync(scene, 4);
        OperationPlan.Reallocation plan = Plan(scene, "noord", "zuid", 100);
        OperationRecord operation = await scene.BeginAsync(plan);
        string batch = LedgerIds.NewId();
        IReadOnlyList<string> numbers = LedgerIds.NewOrderNumbers(scene.Programme, 2);

        Reallocation first = (await scene.Reallocating.GoOnAsync(batch, operation.Id, plan, Both, numbers, CancellationToken.None))!;
        Reallocation again = (await scene.Reallocating.GoOnAsync(batch, operation.Id, plan, Both, numbers, CancellationToken.None))!;

        Assert.Equal(2, first.Moved.Count);
        Assert.Equal(first.Moved, again.Moved);
        Assert.Equal((2, false), (again.Gone, again.IsOver));
        Assert.Equal(2, (await scene.CountersAsync(Zuid)).ReservedToday);
    }

    [Fact]
    public async Task Held_orders_go_to_the_lab_that_is_named()
    {
        Scene scene = await redis.SceneAsync();
        string held = (await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]))).Record.Id;

        Assert.Equal(1, await MovedAsync(scene, await GoAsync(scene, null, "zuid")));
        Assert.Equal(0, await scene.Book.HeldAsync(scene.Programme, Scene.Test));
        Assert.Equal(held, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderId);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Preview_in_several_parts_says_what_the_whole_does()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 13; i++)
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => NeverSentAsync(scene)));
        Candidate[] labs = [Noord, Scene.Lab("zuid", 1, capacity: 520)];

        Assert.Equal((520, 130), await ForeseenAsync(scene, "noord", "zuid", labs));
        Assert.Equal(520, await MovedAsync(scene, await GoAsync(scene, "noord", "zuid", labs)));
    }

    private static OperationPlan.Reallocation Plan(Scene scene, string? from, string? to, int orders = 1000) => new(scene.Programme, Scene.Test, from, to, orders);

    private static async Task<OperationRecord> GoAsync(Scene scene, string? from, string? to, Candidate[]? labs = null)
    {
        OperationRecord operation = await scene.BeginAsync(Plan(scene, from, to));
        while (!(await StepAsync(scene, operation, labs ?? Both, 100)).IsOver)
        {
        }

        return operation;
    }

    private static async Task<(int Gone, bool IsOver)> StepAsync(Scene scene, OperationRecord operation, Candidate[] labs, int most)
    {
        Reallocation? step = await scene.Reallocating.GoOnAsync(operation.Id, (OperationPlan.Reallocation)operation.Plan, labs, most, CancellationToken.None);
        Assert.NotNull(step);
        return (step.Gone, step.IsOver);
    }

    // By what the operation has counted.
    private static async Task<int> MovedAsync(Scene scene, OperationRecord operation) => (await scene.Counts.OfAsync(scene.Programme, operation.Id)).Sum(tally => tally.Orders);

    private static async Task<(int Moved, int Stay)> ForeseenAsync(Scene scene, string? from, string? to, Candidate[] labs)
    {
        ReallocationForecast foreseen = await scene.Reallocating.PreviewAsync(Plan(scene, from, to), labs, CancellationToken.None);
        return (foreseen.Moved.Sum(tally => tally.Orders), foreseen.Stay);
    }

    private static async Task NeverSentAsync(Scene scene, int count)
    {
        for (int i = 0; i < count; i++)
            await NeverSentAsync(scene);
    }

    private static async Task<AllocationRecord> NeverSentAsync(Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent(AttemptReason.Connect));
        return allocation;
    }

    private static async Task<AllocationRecord> UnknownAsync(Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Noord]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate(AttemptReason.Timeout));
        return allocation;
    }
}
