using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class StandingTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Suspension_is_kept_with_its_reason_until_reinstatement()
    {
        Scene scene = await redis.SceneAsync();
        Assert.True(await scene.Standing.IsActiveAsync("noord"));

        await scene.SuspendAsync("noord", SuspensionMode.Cut, LateResults.Refuse);
        SuspensionRecord? suspension = await scene.Standing.FindAsync(scene.Programme, "noord");

        Assert.False(await scene.Standing.IsActiveAsync("noord"));
        Assert.Equal(
            (Scene.Operation, SuspensionMode.Cut, "ransomware bij het lab", "operator-1", LateResults.Refuse),
            (suspension!.Operation, suspension.Mode, suspension.Reason, suspension.By, suspension.LateResults));
        Assert.NotNull(suspension.Since);

        Assert.True(await scene.ReinstateAsync("noord"));
        Assert.True(await scene.Standing.IsActiveAsync("noord"));
        Assert.Null(await scene.Standing.FindAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task In_flight_falls_to_nothing_when_attempts_are_settled_or_their_leases_end()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord answered = await scene.AllocateAsync(Noord);
        await scene.AllocateAsync(Noord, lease: TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, await scene.Standing.InFlightAsync(scene.Programme, "noord"));

        await scene.SuspendAsync("noord");
        await scene.SettleAsync(answered, new DeliveryOutcome.Delivered());
        while (await scene.Standing.InFlightAsync(scene.Programme, "noord") > 0)
            await Task.Yield();

        Assert.Empty(await scene.ClaimDueAsync());
    }

    [Fact]
    public async Task Result_that_comes_before_the_acknowledgement_leaves_the_request_in_flight()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.AllocateAsync(Noord);
        await scene.ResultAsync(allocation);

        Assert.Equal(1, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
        Assert.Equal(OrderState.Resulted, (await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered())).State);
        Assert.Equal(0, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task Watcher_sees_each_change_of_a_labs_standing()
    {
        Scene scene = await redis.SceneAsync();
        await using IAsyncEnumerator<IReadOnlyDictionary<string, LabStand>> watch = scene.Watch.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.Empty(watch.Current);

        foreach (var (mode, late, barred) in ((SuspensionMode, LateResults, bool)[])[
            (SuspensionMode.Drain, LateResults.Quarantine, false), (SuspensionMode.Move, LateResults.Quarantine, false),
            (SuspensionMode.Cut, LateResults.Quarantine, false), (SuspensionMode.Cut, LateResults.Refuse, true)])
        {
            await scene.SuspendAsync("noord", mode, late);
            Assert.True(await watch.MoveNextAsync());
            Assert.Equal(KeyValuePair.Create("noord", new LabStand(mode, barred)), Assert.Single(watch.Current));
        }

        await scene.ReinstateAsync("noord");
        Assert.True(await watch.MoveNextAsync());
        Assert.Empty(watch.Current);
    }

    [Fact]
    public async Task What_was_said_before_changes_nothing_when_it_comes_after()
    {
        Scene scene = await redis.SceneAsync();
        SuspensionRecord drain = Scene.Suspension(SuspensionMode.Drain), cut = Scene.Suspension(SuspensionMode.Cut);
        await scene.Standing.SuspendAsync(scene.Programme, "noord", cut, CancellationToken.None);
        Assert.False(await scene.Standing.SuspendAsync(scene.Programme, "noord", drain, CancellationToken.None));
        Assert.Equal(SuspensionMode.Cut, (await scene.Standing.FindAsync(scene.Programme, "noord"))!.Mode);

        Assert.True(await scene.ReinstateAsync("noord"));
        Assert.False(await scene.Standing.SuspendAsync(scene.Programme, "noord", cut, CancellationToken.None));
        Assert.True(await scene.Standing.IsActiveAsync("noord"));

        await scene.SuspendAsync("noord");
        Assert.False(await scene.Standing.ReinstateAsync(scene.Programme, "noord", cut.Turn, CancellationToken.None));
        Assert.False(await scene.Standing.IsActiveAsync("noord"));
    }
}
