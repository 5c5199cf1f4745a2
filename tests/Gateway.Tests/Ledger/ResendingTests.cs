using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Orders that need somebody, or wait, are sent again, and to a lab that had one before only when that is said.</summary>
public sealed class ResendingTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord"), Zuid = Scene.Lab("zuid");
    private static readonly OrderState[] NeedSomebody = [OrderState.Refused, OrderState.Undeliverable];

    [Fact]
    public async Task Order_that_could_not_be_minimised_is_sent_again()
    {
        Scene scene = await redis.SceneAsync();
        string order = await UndeliverableAsync(scene);

        Assert.Equal((Fate.Moved, "noord"), await ResendAsync(scene, order, [Noord]));

        Assert.Equal((OrderState.Allocated, BusinessStatus.Resent), await StandAsync(scene, order));
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));
        Assert.Equal(order, Assert.Single(await scene.ClaimDueAsync()).Allocation.OrderId);
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Order_without_a_place_waits_in_line_again()
    {
        Scene scene = await redis.SceneAsync();
        string order = await UndeliverableAsync(scene);

        Assert.Equal((Fate.Held, null), await ResendAsync(scene, order, [Scene.Lab("noord", capacity: 0)]));
        Assert.Equal((OrderState.Held, BusinessStatus.Resent), await StandAsync(scene, order));
        Assert.Equal(order, Assert.Single(await scene.ClaimHeldAsync([Noord])).Allocation.OrderId);
    }

    [Fact]
    public async Task Lab_that_refused_an_order_has_it_again_only_when_that_is_said_and_recorded()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal((Fate.SecondDisclosure, null), await ResendAsync(scene, order, [Noord]));
        Assert.Equal((OrderState.Refused, BusinessStatus.LabRefused), await StandAsync(scene, order));
        Assert.DoesNotContain(await scene.DisclosuresAsync("noord"), disclosed => disclosed.Event == "second-disclosure");

        Assert.Equal((Fate.MovedASecondTime, "noord"), await ResendAsync(scene, order, [Noord], second: true));
        Assert.Contains(new Disclosed("second-disclosure", order, "", "operator-anna"), await scene.DisclosuresAsync("noord"));
        Assert.Equal("noord", Assert.Single(await scene.ClaimDueAsync()).Allocation.Lab);
    }

    [Fact]
    public async Task Refused_order_goes_to_a_lab_that_never_had_it_without_a_word()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal((Fate.Moved, "zuid"), await ResendAsync(scene, order, [Scene.Lab("noord", 1000), Zuid]));
        Assert.Empty(await scene.Book.AttentionAsync(scene.Programme, 10));
    }

    [Fact]
    public async Task One_lab_can_be_named_and_its_room_and_the_labs_that_follow_count()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);

        Assert.Equal((Fate.NoRoom, null), await ResendAsync(scene, order, [Noord, Scene.Lab("zuid", capacity: 0)], to: "zuid"));
        Assert.Equal((Fate.NoSuchLab, null), await ResendAsync(scene, order, [Noord], to: "zuid"));
        Assert.Equal((Fate.Moved, "zuid"), await ResendAsync(scene, order, [Noord, Zuid, Scene.Lab("west")], to: "zuid"));

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
        string first = await HeldAsync(scene, full), second = await HeldAsync(scene, full);

        Assert.Equal((Fate.NoRoom, null), await ResendAsync(scene, second, full));
        Assert.Equal((Fate.Moved, "zuid"), await ResendAsync(scene, second, [Noord, Zuid], to: "zuid"));
        Assert.Equal((Fate.SecondDisclosure, null), await ResendAsync(scene, refused.OrderId, [Noord, Zuid], to: "noord"));
        Assert.Equal((Fate.MovedASecondTime, "noord"), await ResendAsync(scene, refused.OrderId, [Noord, Zuid], to: "noord", second: true));
        Assert.Equal(OrderState.Held, (await StandAsync(scene, first)).State);
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

        Assert.Equal((Fate.PerhapsAtLab, null), await ResendAsync(scene, allocation.OrderId, [Noord, Zuid], second: true));
        await scene.SuspendAsync("noord", SuspensionMode.Drain);
        Assert.Equal((Fate.PerhapsAtLab, null), await ResendAsync(scene, allocation.OrderId, [Noord, Zuid], second: true));
        Assert.Equal(OrderState.Undeliverable, (await StandAsync(scene, allocation.OrderId)).State);

        await scene.SuspendAsync("noord");
        Assert.Equal((Fate.Moved, "zuid"), await ResendAsync(scene, allocation.OrderId, [Noord, Zuid]));
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

        Assert.Equal((Fate.NotListed, null), await ResendAsync(scene, allocation.OrderId, [Noord, Zuid]));
    }

    [Fact]
    public async Task What_neither_waits_nor_needs_anybody_or_has_no_content_any_more_is_not_sent()
    {
        Scene scene = await redis.SceneAsync();
        string delivered = (await scene.DeliverAsync([Noord])).OrderId, ended = await RefusedAsync(scene);
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [Scene.Test], 100, CancellationToken.None);

        Assert.Equal((Fate.ContentDestroyed, null), await ResendAsync(scene, ended, [Noord, Zuid]));
        Assert.Equal((Fate.ContentDestroyed, null), await ResendAsync(scene, delivered, [Noord, Zuid]));
        Assert.Equal((Fate.NotListed, null), await ResendAsync(scene, (await scene.DeliverAsync([Noord])).OrderId, [Noord, Zuid]));
    }

    [Fact]
    public async Task Filter_finds_what_the_list_shows_and_what_comes_to_it_later_is_not_sent()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord later = await scene.AllocateAsync([Noord]);
        string refused = await RefusedAsync(scene), unminimised = await UndeliverableAsync(scene), held = await HeldAsync(scene, [Scene.Lab("noord", capacity: 0)]);
        Assert.Equal([refused], await ListedAsync(scene, new OrderFilter(Because: "status-422")));
        Assert.Equal([unminimised], await ListedAsync(scene, new OrderFilter([OrderState.Undeliverable], Lab: "noord", Test: Scene.Test, Since: DateTimeOffset.UnixEpoch)));
        Assert.Equal([refused, unminimised], await ListedAsync(scene, new OrderFilter()));
        Assert.Equal([held], await ListedAsync(scene, new OrderFilter([OrderState.Held], Because: BusinessStatus.HeldNoCapacity)));
        Assert.Empty(await ListedAsync(scene, new OrderFilter(Lab: "zuid")));
        Assert.Empty(await ListedAsync(scene, new OrderFilter(Until: DateTimeOffset.UnixEpoch)));

        OperationRecord operation = await scene.BeginAsync(Plan(new OrderFilter([.. NeedSomebody, OrderState.Held])));
        await LaterThanAsync(scene, operation.Started);
        await scene.SettleAsync(later, new DeliveryOutcome.CannotMinimise("unknown-element"));
        // In parts, though one would be enough.
        Assert.False(await FoundAsync(scene, operation, 1));
        Assert.False(await FoundAsync(scene, operation, 1));
        await FindAllAsync(scene, operation);
        Resent sent = await StepAsync(scene, operation, [Zuid]);

        // Urgent first, then age.
        Assert.Equal([refused, unminimised, held], sent.Judged.Select(order => order.OrderId));
        Assert.Equal(0, sent.Left);
        Assert.Equal([later.OrderId], await ListedAsync(scene, new OrderFilter()));
    }

    [Fact]
    public async Task Order_that_is_refused_once_more_is_not_sent_a_third_time_by_the_same_operation()
    {
        Scene scene = await redis.SceneAsync();
        string order = await RefusedAsync(scene);
        OperationRecord operation = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody), second: true));
        await FindAllAsync(scene, operation);
        await StepAsync(scene, operation, [Noord]);
        await scene.SettleAsync(Assert.Single(await scene.ClaimDueAsync()).Allocation, new DeliveryOutcome.RefusedByLab(422));

        Assert.True(await FoundAsync(scene, operation, 100));
        Assert.Empty((await StepAsync(scene, operation, [Noord])).Judged);
        Assert.Equal(OrderState.Refused, (await StandAsync(scene, order)).State);
    }

    [Fact]
    public async Task Preview_says_what_would_be_and_room_that_is_taken_by_one_is_not_there_for_the_next()
    {
        Scene scene = await redis.SceneAsync();
        var orders = new List<string>();
        for (int i = 0; i < 203; i++)
            orders.Add(await UndeliverableAsync(scene));
        Candidate[] labs = [Scene.Lab("zuid", capacity: 202)];

        IReadOnlyList<ResentOrder> foreseen = await scene.Resending.PreviewAsync(scene.Programme, Plan(new OrderFilter(), to: "zuid"), orders, Scene.ByTest(labs), CancellationToken.None);
        Assert.Equal((202, 1), (foreseen.Count(order => order.Fate == Fate.Moved), foreseen.Count(order => order.Fate == Fate.NoRoom)));
        Assert.Equal(203, (await scene.Book.AttentionAsync(scene.Programme, 1000)).Count);

        OperationRecord operation = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody), to: "zuid"));
        await FindAllAsync(scene, operation);
        Assert.Equal(foreseen, (await StepAsync(scene, operation, labs, 1000)).Judged);
    }

    [Fact]
    public async Task Rate_holds_over_steps_and_however_often_it_is_asked()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 5; i++)
            await UndeliverableAsync(scene);
        OperationRecord operation = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody), rate: 0.001));
        await FindAllAsync(scene, operation);

        Assert.Single((await StepAsync(scene, operation, [Noord])).Judged);
        Resent next = await StepAsync(scene, operation, [Noord]);
        Assert.Equal((0, 4), (next.Judged.Count, next.Left));
        Assert.InRange(next.Next - operation.Started, TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(1060));
        // Where another programme has got to counts as well.
        OperationRecord other = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody), rate: 1000));
        await FindAllAsync(scene, other);
        Assert.Empty((await StepAsync(scene, other, [Noord], notBefore: next.Next)).Judged);
        Assert.Equal(4, (await StepAsync(scene, other, [Noord])).Judged.Count);
    }

    [Fact]
    public async Task Step_that_is_repeated_sends_nothing_more_and_answers_as_before()
    {
        Scene scene = await redis.SceneAsync();
        await UndeliverableAsync(scene);
        await UndeliverableAsync(scene);
        OperationRecord operation = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody)));
        await FindAllAsync(scene, operation);
        var (batch, part) = (LedgerIds.NewId(), Part(scene, [Noord], 1));

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
        await UndeliverableAsync(scene);
        OperationRecord running = await scene.BeginAsync(Plan(new OrderFilter(NeedSomebody)));
        OperationRecord stopped = Assert.IsType<OperationOutcome.Stands>(await scene.Operations.StopAsync(running.Id, Scene.ChangeByAnna())).Operation;
        await scene.Operations.TellAsync(scene.Programme, stopped, CancellationToken.None);

        foreach (OperationRecord operation in (OperationRecord[])[running, running with { Id = LedgerIds.NewId() }])
        {
            var plan = (OperationPlan.Resend)operation.Plan;
            Assert.Null(await scene.Resending.FindAsync(scene.Programme, operation, plan, [Scene.Test], 10, CancellationToken.None));
            Assert.Null(await scene.Resending.GoOnAsync(scene.Programme, operation, plan, Part(scene, [Noord], 10), CancellationToken.None));
        }
    }

    private static OperationPlan.Resend Plan(OrderFilter filter, string? to = null, bool second = false, double? rate = null) => new(null, filter, to, second, rate);

    private static ResendPart Part(Scene scene, IReadOnlyList<Candidate> labs, int most, DateTimeOffset? notBefore = null) =>
        new(notBefore ?? DateTimeOffset.UnixEpoch, Scene.ByTest(labs), LedgerIds.NewOrderNumbers(scene.Programme, most));

    private static async Task<bool> FoundAsync(Scene scene, OperationRecord operation, int most)
    {
        bool? found = await scene.Resending.FindAsync(scene.Programme, operation, (OperationPlan.Resend)operation.Plan, [Scene.Test], most, CancellationToken.None);
        Assert.NotNull(found);
        return found.Value;
    }

    private static async Task FindAllAsync(Scene scene, OperationRecord operation)
    {
        while (!await FoundAsync(scene, operation, 100))
        {
        }
    }

    private static async Task<Resent> StepAsync(Scene scene, OperationRecord operation, IReadOnlyList<Candidate> labs, int most = 100, DateTimeOffset? notBefore = null)
    {
        Resent? step = await scene.Resending.GoOnAsync(scene.Programme, operation, (OperationPlan.Resend)operation.Plan, Part(scene, labs, most, notBefore), CancellationToken.None);
        Assert.NotNull(step);
        return step;
    }

    /// <summary>One order that is named.</summary>
    private static async Task<(Fate Fate, string? To)> ResendAsync(Scene scene, string order, IReadOnlyList<Candidate> labs, string? to = null, bool second = false)
    {
        var plan = new OperationPlan.Resend([order], new OrderFilter(), to, second, null);
        ResentOrder foreseen = Assert.Single(await scene.Resending.PreviewAsync(scene.Programme, plan, [order], Scene.ByTest(labs), CancellationToken.None));
        OperationRecord operation = await scene.BeginAsync(plan);
        await FindAllAsync(scene, operation);
        ResentOrder sent = Assert.Single((await StepAsync(scene, operation, labs)).Judged);
        Assert.Equal((order, foreseen), (sent.OrderId, sent));
        Assert.Equal((sent.Fate, 1), ((await scene.Counts.OfAsync(scene.Programme, operation.Id)).Single().Fate, (await scene.Counts.OfAsync(scene.Programme, operation.Id)).Sum(tally => tally.Orders)));
        return (sent.Fate, sent.To);
    }

    private static async Task<string[]> ListedAsync(Scene scene, OrderFilter filter) =>
        [.. (await scene.Book.AttentionAsync(scene.Programme, 100, filter, [Scene.Test])).Select(order => order.Id)];

    // A moment of the ledger's clock is over.
    private static async Task LaterThanAsync(Scene scene, DateTimeOffset moment)
    {
        while (await scene.NowAsync() <= moment.ToUnixTimeMilliseconds())
            await Task.Yield();
    }

    private static async Task<(OrderState State, string Status)> StandAsync(Scene scene, string id)
    {
        OrderRecord order = await scene.FindAsync(id);
        return (order.State, order.BusinessStatus);
    }

    private static async Task<string> HeldAsync(Scene scene, IReadOnlyList<Candidate> labs) => (await scene.PlaceOneAsync(scene.Order(labs))).Record.Id;

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
