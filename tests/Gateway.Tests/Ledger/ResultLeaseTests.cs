using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A result that is given out in the step in which it is taken.</summary>
public sealed class ResultLeaseTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Result_that_is_given_out_as_it_is_taken_goes_to_another_once_its_lease_has_run_out()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);

        DueResult due = Taken(await scene.ResultAsync(allocation, lease: Scene.Shortest)).Due!;
        DueResult next = Assert.Single(await Scene.UntilAnyAsync(() => scene.ClaimResultsAsync()));

        Assert.Equal((due.ResultId, 1, 2), (next.ResultId, due.Attempt, next.Attempt));
        Assert.Equal((due.OrderId, due.Placer, due.Completes, due.Person), (next.OrderId, next.Placer, next.Completes, next.Person));
        Assert.False(await scene.SettleResultAsync(due, new ResultDelivery.Delivered()));
        Assert.True(await scene.SettleResultAsync(next, new ResultDelivery.Delivered()));
    }

    [Fact]
    public async Task Result_that_is_given_out_as_it_is_taken_goes_to_nobody_else_meanwhile_and_is_gone_once_delivered()
    {
        Scene scene = await redis.SceneAsync();
        DueResult due = Taken(await scene.ResultAsync(await scene.DeliverAsync(Noord), lease: Scene.Long)).Due!;
        Assert.Empty(await scene.ClaimResultsAsync());

        Assert.Equal(SettledResult.Settled, await scene.Queue.SettleAsync(due, new ResultDelivery.Delivered(), CancellationToken.None));

        Assert.Equal(0, await scene.Queue.WaitingCountAsync(scene.Programme, Scene.Placer));
        Assert.False(await HasContentAsync(scene, due.ResultId));
    }

    [Fact]
    public async Task Later_result_of_an_order_is_not_given_out_before_the_earlier_one_has_ended_and_is_due_then()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        DueResult first = Taken(await scene.ResultAsync(allocation, completes: false, digest: "voorlopig", lease: Scene.Long)).Due!;

        Assert.Null(Taken(await scene.ResultAsync(allocation, lease: Scene.Long)).Due);
        Assert.Empty(await scene.ClaimResultsAsync());

        Assert.Equal(SettledResult.NextIsDue, await scene.Queue.SettleAsync(first, new ResultDelivery.Delivered(), CancellationToken.None));
        Assert.True(Assert.Single(await scene.ClaimResultsAsync()).Completes);
    }

    [Fact]
    public async Task Repeated_call_gives_no_second_lease_and_brings_back_nothing_that_was_handed_over()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        ResultRecord result = Scene.Result("verslag-1");
        DueResult due = (await TakeAsync(scene, allocation, result)).Due!;

        Assert.Null((await TakeAsync(scene, allocation, result)).Due);
        Assert.True(await HasContentAsync(scene, due.ResultId));
        await scene.SettleResultAsync(due, new ResultDelivery.Delivered());
        await TakeAsync(scene, allocation, result);

        Assert.False(await HasContentAsync(scene, due.ResultId));
    }

    [Fact]
    public async Task Result_that_is_not_taken_leaves_no_sealed_bytes()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(Noord);
        await scene.ResultAsync(allocation);
        ResultRecord[] refused = [Scene.Result(), Scene.Result(digest: "anders"), Scene.Result(digest: "elders")];

        Assert.IsType<AcceptOutcome.Duplicate>(await AcceptAsync(scene, allocation, refused[0]));
        Assert.IsType<AcceptOutcome.Doubtful>(await AcceptAsync(scene, allocation, refused[1]));
        Assert.IsType<AcceptOutcome.NotHolder>(await AcceptAsync(scene, allocation with { Lab = "zuid" }, refused[2]));

        foreach (ResultRecord result in refused)
            Assert.False(await HasContentAsync(scene, result.ResultId));
    }

    [Fact]
    public async Task Results_that_come_at_the_same_time_are_each_judged_by_itself()
    {
        Scene scene = await redis.SceneAsync();
        var allocations = new List<AllocationRecord>();
        for (int i = 0; i < 40; i++)
            allocations.Add(await scene.DeliverAsync(Noord));

        AcceptOutcome[] outcomes = await Task.WhenAll(allocations.Select((allocation, i) => i % 4 == 0
            ? AcceptAsync(scene, allocation with { Lab = "zuid" }, Scene.Result())
            : AcceptAsync(scene, allocation, Scene.Result())));

        for (int i = 0; i < outcomes.Length; i++)
        {
            if (i % 4 == 0)
                Assert.IsType<AcceptOutcome.NotHolder>(outcomes[i]);
            else
                Assert.Equal(allocations[i].OrderId, Taken(outcomes[i]).Due!.OrderId);
        }

        HolderRecord?[] holders = await Task.WhenAll(allocations.Select(allocation => scene.Results.FindAsync(scene.Programme, allocation.OrderNumber)).Append(scene.Results.FindAsync(scene.Programme, "NOOITGEGEVEN")));
        Assert.Equal(allocations.Select(allocation => allocation.OrderId).Append(null), holders.Select(holder => holder?.Record.Id));
        SettledResult[] settled = await Task.WhenAll(outcomes.OfType<AcceptOutcome.Accepted>().Select((accepted, i) =>
            scene.Queue.SettleAsync(i == 0 ? accepted.Due! with { Lease = 0 } : accepted.Due!, new ResultDelivery.Delivered(), CancellationToken.None)));
        Assert.Equal(SettledResult.Stale, settled[0]);
        Assert.All(settled[1..], outcome => Assert.Equal(SettledResult.Settled, outcome));
        Assert.Equal(1, await scene.Queue.WaitingCountAsync(scene.Programme, Scene.Placer));
    }

    private static AcceptOutcome.Accepted Taken(AcceptOutcome outcome) => Assert.IsType<AcceptOutcome.Accepted>(outcome);

    private static Task<AcceptOutcome> AcceptAsync(Scene scene, AllocationRecord allocation, ResultRecord result) =>
        scene.Results.AcceptAsync(scene.Programme, allocation.Lab, allocation.OrderNumber, result, Scene.Long, CancellationToken.None);

    private static async Task<AcceptOutcome.Accepted> TakeAsync(Scene scene, AllocationRecord allocation, ResultRecord result) =>
        Taken(await AcceptAsync(scene, allocation, result));

    private static Task<bool> HasContentAsync(Scene scene, string resultId) => scene.Redis.ReadAsync(db => db.KeyExistsAsync($"{{{scene.Programme}}}:rx:{resultId}"));
}
