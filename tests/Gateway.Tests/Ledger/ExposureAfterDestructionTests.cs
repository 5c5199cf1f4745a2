using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a lab has destroyed it had all the same: the report says both, and never that more is destroyed than was confirmed.</summary>
public sealed class ExposureAfterDestructionTests(TestRedis redis)
{
    private const string Lab = "noord";
    private static readonly Candidate[] Noord = [Scene.Lab(Lab)];

    [Fact]
    public async Task What_the_lab_confirmed_is_counted_and_what_it_was_only_asked_for_is_not()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        await scene.ResultedAsync();
        ExposureCounts before = await scene.CountAsync(Lab);
        await scene.Destruction.ClaimAsync(scene.Programme, Lab, SceneDestruction.Patient, CancellationToken.None);
        Assert.Equal(0, (await scene.CountAsync(Lab)).Destroyed);

        await ConfirmAsync(scene, order.OrderNumber);

        ExposureCounts counts = await scene.CountAsync(Lab);
        Assert.Equal((new Reach(2, 2), 1), (counts.Certain, counts.Destroyed));
        Assert.Equal((before.First, before.Last), (counts.First, counts.Last));
    }

    [Fact]
    public async Task An_order_that_came_back_to_the_lab_is_destroyed_when_both_its_numbers_are()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord first = await scene.DeliverAsync(Noord);
        await scene.SuspendAsync(Lab);
        await scene.MoveAsync(Lab, Noord);
        await scene.ReinstateAsync(Lab);
        AllocationRecord again = Assert.Single(await scene.ClaimHeldAsync(Noord)).Allocation;
        await scene.SettleAsync(again, new DeliveryOutcome.Delivered());
        await scene.ResultAsync(again);

        await ConfirmAsync(scene, first.OrderNumber);
        Assert.Equal((new Reach(1, 1), 0), ((await scene.CountAsync(Lab)).Certain, (await scene.CountAsync(Lab)).Destroyed));
        await ConfirmAsync(scene, again.OrderNumber);
        Assert.Equal(1, (await scene.CountAsync(Lab)).Destroyed);
    }

    private static async Task ConfirmAsync(Scene scene, string number) => Assert.Equal(ConfirmOutcome.Confirmed, await scene.ConfirmDestructionAsync(Lab, number));
}
