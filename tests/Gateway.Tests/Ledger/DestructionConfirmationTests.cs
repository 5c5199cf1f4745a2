using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a lab says that it has destroyed is recorded once, and counts only of what it had and has not in hand.</summary>
public sealed class DestructionConfirmationTests(TestRedis redis)
{
    private static readonly Candidate[] Noord = [Scene.Lab("noord")];

    [Fact]
    public async Task Confirmation_is_recorded_once_with_who_and_when_and_nothing_is_asked_any_more()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        DestructionBatch batch = (await scene.ClaimDestructionAsync(SceneDestruction.AtOnce))!;

        Assert.Equal([ConfirmOutcome.Confirmed], await scene.Destructions.ConfirmAsync(batch, [new Destroyed(order.OrderNumber, SceneDestruction.Analyst, SceneDestruction.Stated)], CancellationToken.None));
        Assert.Equal([ConfirmOutcome.Known], await scene.Destructions.ConfirmAsync(batch, [new Destroyed(order.OrderNumber, "noord/een-ander", null)], CancellationToken.None));

        Disclosed recorded = Assert.Single(await scene.DisclosuresAsync("noord"), entry => entry.Event == "destroyed");
        Assert.Equal(new Disclosed("destroyed", order.OrderId, order.OrderNumber, $"{SceneDestruction.Stated} {SceneDestruction.Analyst}"), recorded);
        Assert.Null(await scene.ClaimDestructionAsync(SceneDestruction.AtOnce));
        Assert.Equal(new DestructionStand(0, 0, 0, 1, 0, null, null, []), await scene.DestructionStandAsync("noord") with { Orders = [] });
    }

    [Fact]
    public async Task Number_that_the_lab_never_had_or_has_in_hand_cannot_be_confirmed()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord resulted = await scene.ResultedAsync();
        AllocationRecord inHand = await scene.DeliverAsync(Noord);

        Assert.Equal(ConfirmOutcome.Unknown, await scene.ConfirmDestructionAsync("zuid", resulted.OrderNumber));
        Assert.Equal(ConfirmOutcome.Unknown, await scene.ConfirmDestructionAsync("noord", inHand.OrderNumber));
        Assert.Equal(ConfirmOutcome.Unknown, await scene.ConfirmDestructionAsync("noord", LedgerIds.NewOrderNumber("cervical")));
        Assert.DoesNotContain(await scene.DisclosedAsync("noord"), entry => entry.Event == "destroyed");
        Assert.Empty(await scene.DisclosedAsync("zuid"));
        // It may destroy before it is asked.
        Assert.Equal(ConfirmOutcome.Confirmed, await scene.ConfirmDestructionAsync("noord", resulted.OrderNumber));
    }

    [Fact]
    public async Task Word_of_a_lab_that_is_cut_does_not_count_and_paper_does()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.ResultedAsync();
        await scene.SuspendAsync("noord", SuspensionMode.Cut);

        Assert.Equal(ConfirmOutcome.Suspended, await scene.ConfirmDestructionAsync("noord", order.OrderNumber));
        Assert.Equal(1, (await scene.DestructionStandAsync("noord")).Due);
        Assert.Equal(
            ConfirmOutcome.Confirmed,
            await scene.Destructions.ConfirmOnPaperAsync(scene.Programme, "noord", new Destroyed(order.OrderNumber, "operator-anna: verklaring van 3 december", null), CancellationToken.None));
        Assert.Equal("- operator-anna: verklaring van 3 december", (await scene.DisclosuresAsync("noord"))[^1].Reason);
    }

    [Fact]
    public async Task Stand_tells_what_is_kept_due_asked_and_overdue()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord asked = await scene.ResultedAsync();
        await scene.ClaimDestructionAsync(SceneDestruction.Patient);
        await scene.ResultedAsync();

        DestructionStand none = await scene.Destructions.StandAsync(scene.Programme, "noord", null, TimeSpan.FromDays(7), 10);
        Assert.Equal((1, 0, 1, 0, 0), (none.Kept, none.Due, none.Asked, none.Confirmed, none.Overdue));
        Assert.Equal((0, 1), ((await scene.DestructionStandAsync("noord")).Kept, (await scene.DestructionStandAsync("noord")).Due));
        Assert.Equal(asked.OrderNumber, Assert.Single(none.Orders).OrderNumber);
        Assert.Equal(none.Oldest, none.Orders[0].Since);

        await scene.PutDestructionBackAsync(asked.OrderNumber, TimeSpan.FromDays(8));
        Assert.Equal(1, (await scene.DestructionStandAsync("noord")).Overdue);
    }
}
