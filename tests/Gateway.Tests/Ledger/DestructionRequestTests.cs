using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab is asked again until it says that it has destroyed, in batches, and not while it is suspended.</summary>
public sealed class DestructionRequestTests(TestRedis redis)
{
    [Fact]
    public async Task Unanswered_request_is_asked_again_and_recorded_once()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal([order.OrderNumber], (await scene.UntilDestructionClaimedAsync(SceneDestruction.AtOnce)).OrderNumbers);

        Assert.Single(await scene.DisclosedAsync("noord"), entry => entry.Event == "destruction-asked");
    }

    [Fact]
    public async Task Pauses_grow_up_to_the_longest()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        await scene.ClaimDestructionAsync(SceneDestruction.Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, 59, 60);

        await scene.PutDestructionBackAsync(order.OrderNumber, TimeSpan.FromHours(5));
        await scene.ClaimDestructionAsync(SceneDestruction.Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, 299, 301);

        await scene.PutDestructionBackAsync(order.OrderNumber, TimeSpan.FromDays(40));
        await scene.ClaimDestructionAsync(SceneDestruction.Patient);
        Assert.InRange((await PauseAsync(scene)).TotalMinutes, (24 * 60) - 1, 24 * 60);
    }

    [Fact]
    public async Task Claim_whose_answer_was_lost_gives_the_same_again()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        string batch = LedgerIds.NewId();
        DestructionBatch? once = await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", SceneDestruction.Patient, CancellationToken.None);
        DestructionBatch? again = await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", SceneDestruction.Patient, CancellationToken.None);

        Assert.Equal([order.OrderNumber], once!.OrderNumbers);
        Assert.Equal(once.OrderNumbers, again!.OrderNumbers);
        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.Patient));
        Assert.Single(await scene.DisclosedAsync("noord"), entry => entry.Event == "destruction-asked");
    }

    [Fact]
    public async Task Batches_have_the_size_they_may_and_what_was_asked_before_goes_first()
    {
        Scene scene = await redis.SceneAsync();
        DestructionPlan two = SceneDestruction.AtOnce with { Most = 2, FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1) };
        for (var i = 0; i < 3; i++)
            await scene.ResultedAsync();
        string[] first = [.. (await scene.ClaimDestructionAsync(two))!.OrderNumbers];
        foreach (string number in first)
            await scene.PutDestructionBackAsync(number, TimeSpan.FromHours(1));

        Assert.Equal(2, first.Length);
        Assert.Equal(first.Order(StringComparer.Ordinal), (await scene.ClaimDestructionAsync(two))!.OrderNumbers.Order(StringComparer.Ordinal));
        Assert.Single((await scene.ClaimDestructionAsync(two))!.OrderNumbers);
        Assert.Null(await scene.ClaimDestructionAsync(two));
    }

    [Theory]
    [InlineData(nameof(SuspensionMode.Move), false)]
    [InlineData(nameof(SuspensionMode.Cut), false)]
    [InlineData(nameof(SuspensionMode.Drain), true)]
    public async Task Suspended_lab_is_asked_after_its_reinstatement(string mode, bool asked)
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        string batch = LedgerIds.NewId();
        await scene.SuspendAsync("noord", Enum.Parse<SuspensionMode>(mode));

        Assert.Equal(asked, await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", SceneDestruction.AtOnce, CancellationToken.None) is not null);
        await scene.ReinstateAsync("noord");
        Assert.Equal([order.OrderNumber], (await scene.UntilDestructionClaimedAsync(SceneDestruction.AtOnce)).OrderNumbers);
    }

    [Fact]
    public async Task Repeat_of_a_claim_gives_a_lab_that_was_suspended_meanwhile_nothing()
    {
        Scene scene = await redis.SceneAsync();
        await scene.ResultedAsync();
        string batch = LedgerIds.NewId();
        Assert.NotNull(await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", SceneDestruction.Patient, CancellationToken.None));
        await scene.SuspendAsync("noord");

        Assert.Null(await scene.Destruction.ClaimAsync(batch, scene.Programme, "noord", SceneDestruction.Patient, CancellationToken.None));
    }

    [Fact]
    public async Task Request_under_way_is_in_flight_until_it_is_over()
    {
        Scene scene = await redis.SceneAsync();
        await scene.ResultedAsync();
        DestructionBatch batch = (await scene.ClaimDestructionAsync(SceneDestruction.Patient))!;
        await scene.SuspendAsync("noord");
        Assert.Equal(1, await scene.Standing.InFlightAsync(scene.Programme, "noord"));

        await scene.Destructions.ConfirmAsync(batch, [], CancellationToken.None);
        Assert.Equal(0, await scene.Standing.InFlightAsync(scene.Programme, "noord"));
    }

    private static async Task<TimeSpan> PauseAsync(Scene scene) => (await scene.DestructionStandAsync("noord")).NextTry!.Value - TimeProvider.System.GetUtcNow();
}
