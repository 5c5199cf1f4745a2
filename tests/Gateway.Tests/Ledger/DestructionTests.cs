using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab is asked to destroy what it had, and nothing else, when the term is over.</summary>
public sealed class DestructionTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];
    private static readonly Candidate[] Both = [Scene.Lab("noord", 1000), Scene.Lab("zuid", 1)];

    [Fact]
    public async Task Lab_is_asked_when_the_term_after_the_final_result_is_over_and_not_before()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.DeliverAsync(Noord);
        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient));
        await scene.ResultAsync(order, completes: false);
        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient));
        await scene.ResultAsync(order, digest: "definitief");

        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient with { Term = TimeSpan.FromDays(1) }));
        DestructionBatch batch = (await scene.ClaimDestructionAsync(SceneDestruction.Patient))!;

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

        DestructionBatch batch = (await scene.ClaimDestructionAsync(SceneDestruction.Patient))!;

        string[] expected = [cancelled.OrderNumber, refused.OrderNumber, delivered.OrderNumber, unknown.OrderNumber];
        Assert.Equal(expected.Order(StringComparer.Ordinal), batch.OrderNumbers.Order(StringComparer.Ordinal));
        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient, "oost"));
        await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [], 100, CancellationToken.None);
        Assert.Equal([ended.OrderNumber], (await scene.ClaimDestructionAsync(SceneDestruction.Patient, "oost"))!.OrderNumbers);
    }

    [Fact]
    public async Task Lab_is_asked_for_an_order_whose_lease_ran_out_before_anybody_took_note()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.AllocateAsync(Noord, lease: Scene.Shortest);
        await Scene.UntilAnyAsync<string>(async () => (await scene.Retention.EndAsync(scene.Programme, TimeSpan.Zero, [], 100, CancellationToken.None)).Ended);

        Assert.Equal([order.OrderNumber], (await scene.ClaimDestructionAsync(SceneDestruction.Patient))!.OrderNumbers);
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

        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient));
        Assert.Equal(new DestructionStand(0, 0, 0, 0, 0, null, null, []), await scene.DestructionStandAsync("noord") with { Orders = [] });
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

        Assert.Equal([first.OrderNumber], (await scene.ClaimDestructionAsync(SceneDestruction.Patient))!.OrderNumbers);
        Assert.Equal([at.OrderNumber], (await scene.ClaimDestructionAsync(SceneDestruction.Patient, "zuid"))!.OrderNumbers);
        Assert.NotEqual(first.OrderNumber, second);
        Assert.Equal(ConfirmOutcome.Unknown, await scene.ConfirmDestructionAsync("noord", at.OrderNumber));
        Assert.Equal(ConfirmOutcome.Confirmed, await scene.ConfirmDestructionAsync("zuid", at.OrderNumber));
        Assert.Equal((1, 0), ((await scene.DestructionStandAsync("noord")).Asked, (await scene.DestructionStandAsync("noord")).Confirmed));
    }
}
