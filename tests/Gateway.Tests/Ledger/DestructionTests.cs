using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a lab had it is asked to destroy when its term is over, and asked again until it says that it has.</summary>
public sealed class DestructionTests(TestRedis redis)
{
    private const string Analyst = "noord/analist-12";
    private const string Stated = "2026-11-22T08:15:00+01:00";
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];
    private static readonly Candidate[] Both = [Scene.Lab("noord", 1000), Scene.Lab("zuid", 1)];
    private static readonly DestructionPlan AtOnce = new(TimeSpan.Zero, Scene.Shortest, Scene.Shortest, Scene.Shortest, 100);
    private static readonly DestructionPlan Patient = AtOnce with { Lease = Scene.Long, FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromDays(1) };

    [Fact]
    public async Task Lab_is_asked_when_the_term_after_the_final_result_is_over_and_not_before()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.DeliverAsync(Noord);
        Assert.Null(await ClaimAsync(scene, Patient));
        await scene.ResultAsync(order, completes: false);
        Assert.Null(await ClaimAsync(scene, Patient));
        await scene.ResultAsync(order, digest: "definitief");

        Assert.Null(await ClaimAsync(scene, Patient with { Term = TimeSpan.FromDays(1) }));
        DestructionBatch batch = (await ClaimAsync(scene, Patient))!;

        Assert.Equal("noord", batch.Lab);
        Assert.Equal([order.OrderNumber], batch.OrderNumbers);
        Assert.Equal(("destruction-asked", order.OrderNumber), (await scene.DisclosedAsync("noord"))[^1]);
        Assert.Equal(order.OrderId, (await scene.DisclosuresAsync("noord"))[^1].OrderId);
    }

    [Fact]
    public async Task Lab_is_asked_for_what_it_had_of_an_order_that_left_it_otherwise()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord cancelled = await scene.DeliverAsync(Noord);
        await scene.Cancellation.CancelAsync(cancelled.OrderId, CancellationToken.None);
        await scene.SettleAsync((await scene.ClaimDueAsync())[0].Allocation, new DeliveryOutcome.Delivered());
        AllocationRecord refused = await scene.AllocateAsync(Both);
        await scene.SettleAsync(refused, new DeliveryOutcome.RefusedByLab(422));
        AllocationRecord delivered = await scene.DeliverAsync(Noord);
        AllocationRecord unknown = await scene.AllocateAsync(Noord);
        await scene.SettleAsync(unknown, new DeliveryOutcome.Indeterminate("timeout"), Scene.Long);
        AllocationRecord ended = await scene.DeliverAsync([Scene.Lab("oost")]);
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [], 0, CancellationToken.None);
        await scene.SuspendAsync("noord");
        await scene.MoveAsync("noord", [Scene.Lab("west")]);
        await scene.ReinstateAsync("noord");

        DestructionBatch batch = (await ClaimAsync(scene, Patient))!;

        string[] expected = [cancelled.OrderNumber, refused.OrderNumber, delivered.OrderNumber, unknown.OrderNumber];
        Assert.Equal(expected.Order(StringComparer.Ordinal), batch.OrderNumbers.Order(StringComparer.Ordinal));
        Assert.Null(await ClaimAsync(scene, Patient, "oost"));
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [], 100, CancellationToken.None);
        Assert.Equal([ended.OrderNumber], (await ClaimAsync(scene, Patient, "oost"))!.OrderNumbers);
    }

    [Fact]
    public async Task Lab_is_asked_for_an_order_whose_lease_ran_out_before_anybody_took_note()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.AllocateAsync(Noord, lease: Scene.Shortest);
        await Scene.UntilAnyAsync<string>(async () => (await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [], 100, CancellationToken.None)).Ended);

        Assert.Equal([order.OrderNumber], (await ClaimAsync(scene, Patient))!.OrderNumbers);
    }

    [Fact]
    public async Task Lab_that_provably_never_got_the_order_is_not_asked()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.AllocateAsync(Both);
        await scene.SettleAsync(order, new DeliveryOutcome.NeverSent("connect"));
        await scene.SuspendAsync("noord");
        Assert.Single((await scene.MoveAsync("noord", [Scene.Lab("zuid")])).Moved);
        await scene.ReinstateAsync("noord");

        Assert.Null(await ClaimAsync(scene, Patient));
        Assert.Equal(new DestructionStand(0, 0, 0, 0, 0, null, null, []), await StandAsync(scene, "noord") with { Orders = [] });
    }

    [Fact]
    public async Task Order_that_was_at_two_labs_is_destroyed_at_each_under_its_own_number()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord first = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync("noord");
        string second = Assert.Single((await scene.MoveAsync("noord", [Scene.Lab("zuid")])).Moved).NewNumber;
        AllocationRecord at = (await scene.ClaimDueAsync())[0].Allocation;
        await scene.SettleAsync(at, new DeliveryOutcome.Delivered());
        await scene.ResultAsync(at);
        await scene.ReinstateAsync("noord");

        Assert.Equal([first.OrderNumber], (await ClaimAsync(scene, Patient))!.OrderNumbers);
        Assert.Equal([at.OrderNumber], (await ClaimAsync(scene, Patient, "zuid"))!.OrderNumbers);
        Assert.NotEqual(first.OrderNumber, second);
        Assert.Equal(ConfirmOutcome.Unknown, await ConfirmAsync(scene, "noord", at.OrderNumber));
        Assert.Equal(ConfirmOutcome.Confirmed, await ConfirmAsync(scene, "zuid", at.OrderNumber));
        Assert.Equal((1, 0), ((await StandAsync(scene, "noord")).Asked, (await StandAsync(scene, "noord")).Confirmed));
    }

    [Fact]
    public async Task Unanswered_request_is_asked_again_and_recorded_once()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        for (var i = 0; i < 3; i++)
            Assert.Equal([order.OrderNumber], (await UntilClaimedAsync(scene, AtOnce)).OrderNumbers);

        Assert.Single(await scene.DisclosedAsync("noord"), entry => entry.Event == "destruction-asked");
    }

    [Fact]
    public async Task Pauses_grow_up_to_the_longest()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        await ClaimAsync(scene, Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, 59, 60);

        await PutBackAsync(scene, order.OrderNumber, TimeSpan.FromHours(5));
        await ClaimAsync(scene, Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, 299, 301);

        await PutBackAsync(scene, order.OrderNumber, TimeSpan.FromDays(40));
        await ClaimAsync(scene, Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, (24 * 60) - 1, 24 * 60);
    }

    [Fact]
    public async Task Claim_whose_answer_was_lost_gives_the_same_again()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        string batch = LedgerIds.NewId();
        DestructionBatch? once = await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", Patient, CancellationToken.None);
        DestructionBatch? again = await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", Patient, CancellationToken.None);

        Assert.Equal([order.OrderNumber], once!.OrderNumbers);
        Assert.Equal(once.OrderNumbers, again!.OrderNumbers);
        Assert.Null(await ClaimAsync(scene, Patient));
        Assert.Single(await scene.DisclosedAsync("noord"), entry => entry.Event == "destruction-asked");
    }

    [Fact]
    public async Task Batches_have_the_size_they_may_and_what_was_asked_before_goes_first()
    {
        Scene scene = await redis.SceneAsync();
        DestructionPlan two = AtOnce with { Most = 2, FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1) };
        for (var i = 0; i < 3; i++)
            await ResultedAsync(scene);
        string[] first = [.. (await ClaimAsync(scene, two))!.OrderNumbers];
        foreach (string number in first)
            await PutBackAsync(scene, number, TimeSpan.FromHours(1));

        Assert.Equal(2, first.Length);
        Assert.Equal(first.Order(StringComparer.Ordinal), (await ClaimAsync(scene, two))!.OrderNumbers.Order(StringComparer.Ordinal));
        Assert.Single((await ClaimAsync(scene, two))!.OrderNumbers);
        Assert.Null(await ClaimAsync(scene, two));
    }

    [Fact]
    public async Task Confirmation_is_recorded_once_with_who_and_when_and_nothing_is_asked_any_more()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        DestructionBatch batch = (await ClaimAsync(scene, AtOnce))!;

        Assert.Equal([ConfirmOutcome.Confirmed], await scene.Destructions.ConfirmAsync(batch, [new Destroyed(order.OrderNumber, Analyst, Stated)], CancellationToken.None));
        Assert.Equal([ConfirmOutcome.Known], await scene.Destructions.ConfirmAsync(batch, [new Destroyed(order.OrderNumber, "noord/een-ander", null)], CancellationToken.None));

        Disclosed recorded = Assert.Single(await scene.DisclosuresAsync("noord"), entry => entry.Event == "destroyed");
        Assert.Equal(new Disclosed("destroyed", order.OrderId, order.OrderNumber, $"{Stated} {Analyst}"), recorded);
        Assert.Null(await ClaimAsync(scene, AtOnce));
        Assert.Equal(new DestructionStand(0, 0, 0, 1, 0, null, null, []), await StandAsync(scene, "noord") with { Orders = [] });
    }

    [Fact]
    public async Task Number_that_the_lab_never_had_or_has_in_hand_cannot_be_confirmed()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord resulted = await ResultedAsync(scene);
        AllocationRecord inHand = await scene.DeliverAsync(Noord);

        Assert.Equal(ConfirmOutcome.Unknown, await ConfirmAsync(scene, "zuid", resulted.OrderNumber));
        Assert.Equal(ConfirmOutcome.Unknown, await ConfirmAsync(scene, "noord", inHand.OrderNumber));
        Assert.Equal(ConfirmOutcome.Unknown, await ConfirmAsync(scene, "noord", LedgerIds.NewOrderNumber("cervical")));
        Assert.DoesNotContain(await scene.DisclosedAsync("noord"), entry => entry.Event == "destroyed");
        Assert.Empty(await scene.DisclosedAsync("zuid"));
        // It may destroy before it is asked.
        Assert.Equal(ConfirmOutcome.Confirmed, await ConfirmAsync(scene, "noord", resulted.OrderNumber));
    }

    [Theory]
    [InlineData(nameof(SuspensionMode.Move), false)]
    [InlineData(nameof(SuspensionMode.Cut), false)]
    [InlineData(nameof(SuspensionMode.Drain), true)]
    public async Task Suspended_lab_is_asked_after_its_reinstatement(string mode, bool asked)
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        string batch = LedgerIds.NewId();
        await scene.SuspendAsync("noord", Enum.Parse<SuspensionMode>(mode));

        Assert.Equal(asked, await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", AtOnce, CancellationToken.None) is not null);
        await scene.ReinstateAsync("noord");
        Assert.Equal([order.OrderNumber], (await UntilClaimedAsync(scene, AtOnce)).OrderNumbers);
    }

    [Fact]
    public async Task Repeat_of_a_claim_gives_a_lab_that_was_suspended_meanwhile_nothing()
    {
        Scene scene = await redis.SceneAsync();
        await ResultedAsync(scene);
        string batch = LedgerIds.NewId();
        Assert.NotNull(await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", Patient, CancellationToken.None));
        await scene.SuspendAsync("noord");

        Assert.Null(await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", Patient, CancellationToken.None));
    }

    [Fact]
    public async Task Request_under_way_is_in_flight_until_it_is_over()
    {
        Scene scene = await redis.SceneAsync();
        await ResultedAsync(scene);
        DestructionBatch batch = (await ClaimAsync(scene, Patient))!;
        await scene.SuspendAsync("noord");
        Assert.Equal(1, await scene.Standing.InFlightAsync(scene.Programme, "noord"));

        await scene.Destructions.ConfirmAsync(batch, [], CancellationToken.None);
        Assert.Equal(0, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task Word_of_a_lab_that_is_cut_does_not_count_and_paper_does()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await ResultedAsync(scene);
        await scene.SuspendAsync("noord", SuspensionMode.Cut);

        Assert.Equal(ConfirmOutcome.Suspended, await ConfirmAsync(scene, "noord", order.OrderNumber));
        Assert.Equal(1, (await StandAsync(scene, "noord")).Due);
        Assert.Equal(
            ConfirmOutcome.Confirmed,
            await scene.Destructions.ConfirmOnPaperAsync(scene.Programme, "noord", new Destroyed(order.OrderNumber, "operator-anna: verklaring van 3 december", null), CancellationToken.None));
        Assert.Equal("- operator-anna: verklaring van 3 december", (await scene.DisclosuresAsync("noord"))[^1].Reason);
    }

    [Fact]
    public async Task Stand_tells_what_is_kept_due_asked_and_overdue()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord asked = await ResultedAsync(scene);
        await ClaimAsync(scene, Patient);
        await ResultedAsync(scene);

        DestructionStand none = await scene.Destructions.StandAsync(scene.Programme, "noord", null, TimeSpan.FromDays(7), 10);
        Assert.Equal((1, 0, 1, 0, 0), (none.Kept, none.Due, none.Asked, none.Confirmed, none.Overdue));
        Assert.Equal((0, 1), ((await StandAsync(scene, "noord")).Kept, (await StandAsync(scene, "noord")).Due));
        Assert.Equal(asked.OrderNumber, Assert.Single(none.Orders).OrderNumber);
        Assert.Equal(none.Oldest, none.Orders[0].Since);

        await PutBackAsync(scene, asked.OrderNumber, TimeSpan.FromDays(8));
        Assert.Equal(1, (await StandAsync(scene, "noord")).Overdue);
    }

    private static async Task<AllocationRecord> ResultedAsync(Scene scene)
    {
        AllocationRecord order = await scene.DeliverAsync(Noord);
        Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(order));
        return order;
    }

    private static Task<DestructionBatch?> ClaimAsync(Scene scene, DestructionPlan plan, string lab = "noord") =>
        scene.Destruction.ClaimAsync(scene.Programme, lab, plan, CancellationToken.None);

    private static async Task<DestructionBatch> UntilClaimedAsync(Scene scene, DestructionPlan plan) =>
        (await Scene.UntilAnyAsync<DestructionBatch>(async () => await ClaimAsync(scene, plan) is { } batch ? [batch] : []))[0];

    private static async Task<ConfirmOutcome> ConfirmAsync(Scene scene, string lab, string number) =>
        (await scene.Destructions.ConfirmAsync(scene.Programme, lab, [new Destroyed(number, Analyst, Stated)], CancellationToken.None))[0];

    private static Task<DestructionStand> StandAsync(Scene scene, string lab) =>
        scene.Destructions.StandAsync(scene.Programme, lab, TimeSpan.Zero, TimeSpan.FromDays(7), 10);

    private static async Task<TimeSpan> PauseAsync(Scene scene) => (await StandAsync(scene, "noord")).NextTry!.Value - TimeProvider.System.GetUtcNow();

    // As if it had been asked for so long already, and were due.
    private static Task PutBackAsync(Scene scene, string number, TimeSpan by) => scene.Redis.ReadAsync(async db =>
    {
        long since = TimeProvider.System.GetUtcNow().Subtract(by).ToUnixTimeMilliseconds();
        await db.SortedSetAddAsync($"{{{scene.Programme}}}:asked:noord", number, since);
        return await db.SortedSetAddAsync($"{{{scene.Programme}}}:destroy:noord", number, since);
    });
}
