using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a suspension would do, and then does.</summary>
public sealed class PreviewTests(TestRedis redis)
{
    private const int States = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(2026, States)];

    /// <summary>Orders in every state, labs with little room, batches of another size than the preview's: they agree to the order.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Preview_of_a_random_state_is_what_the_suspension_then_does(int seed)
    {
        Scene scene = await redis.SceneAsync();
        var random = new Random(seed);
        Candidate[] labs =
        [
            Scene.Lab("noord", limit: 10_000, region: "56", affinity: 0.2),
            Scene.Lab("midden", share: random.Next(1, 5), capacity: random.Next(0, 25), reserve: random.Next(3), region: "35", affinity: 0.2),
            Scene.Lab("zuid", share: random.Next(1, 5), limit: random.Next(1, 25)),
        ];
        await FillAsync(scene, labs, random);
        SuspensionMode mode = (SuspensionMode)random.Next(3);

        IReadOnlyList<MoveTally> foreseen = await scene.PreviewAsync("noord", mode, labs);
        Books before = await scene.BooksAsync();
        Assert.Equal(Ordered(foreseen), Ordered(await scene.PreviewAsync("noord", mode, labs)));
        Assert.Equal(before, await scene.BooksAsync());

        long outstanding = await scene.Counts.OutstandingAsync(scene.Programme, "noord");
        Assert.Equal(outstanding, foreseen.Sum(tally => tally.Orders));
        await scene.SuspendAsync("noord", mode);
        await MoveAllAsync(scene, labs, random.Next(1, 12));

        IReadOnlyList<MoveTally> done = await scene.Counts.OfAsync(scene.Programme, Scene.Operation);
        Assert.Equal(Ordered(foreseen.Where(tally => tally.Fate is not (Fate.InFlight or Fate.Stays))), Ordered(done));
        Assert.Equal(outstanding - done.Sum(tally => tally.Orders), await scene.Counts.OutstandingAsync(scene.Programme, "noord"));
        Assert.True((await scene.BooksAsync()).Balance);
    }

    [Fact]
    public async Task Preview_writes_nothing_and_needs_no_suspension()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord order = await scene.DeliverAsync([Scene.Lab("noord")]);
        MoveTally tally = Assert.Single(await scene.PreviewAsync("noord", SuspensionMode.Cut, [Scene.Lab("noord"), Scene.Lab("zuid")]));
        Assert.Equal(new MoveTally(Scene.Test, OrderState.Delivered, AtLab.Delivered, Fate.Moved, "zuid", 1), tally);
        Assert.Equal((OrderState.Delivered, "noord"), ((await scene.FindAsync(order.OrderId)).State, (await scene.FindAsync(order.OrderId)).Lab));
        Assert.Equal(0, (await scene.CountersAsync(Scene.Lab("zuid"))).ReservedToday);
    }

    /// <summary>More orders than one part of a preview looks at: the parts carry the places along.</summary>
    [Fact]
    public async Task Places_are_not_given_twice_by_the_parts_of_a_preview()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord"), Scene.Lab("zuid", capacity: 620)];
        for (int bundle = 0; bundle < 12; bundle++)
            await scene.PlaceAsync(Scene.Shortest, [.. Enumerable.Range(0, 100).Select(_ => scene.Order([labs[0] with { CapacityADay = 5000 }]))]);
        while (await scene.Standing.InFlightAsync(scene.Programme, "noord") > 0)
            await Task.Yield();

        IReadOnlyList<MoveTally> foreseen = await scene.PreviewAsync("noord", SuspensionMode.Move, labs);
        Assert.Equal((620, 580), (Sum(foreseen, Fate.Moved), Sum(foreseen, Fate.Held)));
    }

    private static async Task FillAsync(Scene scene, Candidate[] labs, Random random)
    {
        int count = random.Next(5, 40);
        for (int i = 0; i < count; i++)
        {
            Candidate[] here = random.Next(4) == 0 ? labs : [labs[0]];
            PlacedOrder placed = await scene.PlaceOneAsync(scene.Order(here, urgent: random.Next(5) == 0, region: random.Next(3) == 0 ? "56" : ""));
            if (placed.Allocation is not { } allocation)
                continue;
            switch (random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    await scene.SettleAsync(allocation, new DeliveryOutcome.Indeterminate("timeout"));
                    break;
                case 2 or 3:
                    await scene.SettleAsync(allocation, new DeliveryOutcome.NeverSent("connect"));
                    break;
                case 4:
                    await scene.SettleAsync(allocation, new DeliveryOutcome.Throttled(Scene.Now));
                    break;
                case 5:
                    await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());
                    await scene.Cancellation.CancelAsync(allocation.OrderId, CancellationToken.None);
                    break;
                default:
                    await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());
                    break;
            }
        }
    }

    private static async Task MoveAllAsync(Scene scene, Candidate[] labs, int most)
    {
        for (int? first = 0; first is not null;)
            first = (await scene.MoveAsync("noord", labs, most, first.Value)).Next;
    }

    private static int Sum(IEnumerable<MoveTally> tallies, Fate fate) => tallies.Where(tally => tally.Fate == fate).Sum(tally => tally.Orders);

    private static IEnumerable<string> Ordered(IEnumerable<MoveTally> tallies) => tallies.Select(tally => tally.ToString()).Order(StringComparer.Ordinal);
}
