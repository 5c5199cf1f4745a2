using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>I6: which lab an order gets, and that none gets more than it has room for.</summary>
public sealed class LabChoiceTests(TestRedis redis)
{
    private static readonly Candidate[] OneLab = [Scene.Lab("noord")];

    [Fact]
    public async Task Capacity_is_never_oversold_by_eight_callers()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", capacity: 70), Scene.Lab("zuid", capacity: 30)];

        PlacedOrder[][] placed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<PlacedOrder>();
            for (int i = 0; i < 25; i++)
                mine.Add(await scene.PlaceOneAsync(scene.Order(labs)));
            return mine.ToArray();
        })));

        ILookup<string?, PlacedOrder> byLab = placed.SelectMany(p => p).ToLookup(o => o.Allocation?.Lab);
        Assert.Equal((70, 30, 100), (byLab["noord"].Count(), byLab["zuid"].Count(), byLab[null].Count()));
        Assert.Equal(70, (await scene.CountersAsync(labs[0])).ReservedToday);
        Assert.All(byLab[null], o => Assert.Equal((OrderState.Held, BusinessStatus.HeldNoCapacity), (o.Record.State, o.Record.BusinessStatus)));
    }

    [Fact]
    public async Task Actual_shares_follow_contracted_ones_within_one_percent_over_ten_thousand_orders()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", 0.5, 20000), Scene.Lab("midden", 0.3, 20000), Scene.Lab("zuid", 0.2, 20000)];

        for (int batch = 0; batch < 100; batch++)
            await scene.PlaceAsync([.. Enumerable.Range(0, 100).Select(_ => scene.Order(labs))]);

        foreach (Candidate lab in labs)
            Assert.InRange((await scene.CountersAsync(lab)).ReservedToday / 10000d, lab.Share - 0.01, lab.Share + 0.01);
    }

    [Fact]
    public async Task Suspended_lab_receives_no_order()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SuspendAsync("noord");

        Assert.Equal(OrderState.Held, (await scene.PlaceOneAsync(scene.Order(OneLab))).Record.State);
        Assert.Empty(await scene.DisclosedAsync("noord"));
    }

    [Fact]
    public async Task Closed_lab_receives_no_order()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] weekly = [Scene.Lab("noord", calendar: new LabCalendar(0, 0b1111111, []))];
        int today = (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 86400);
        Candidate[] closed = [Scene.Lab("noord", calendar: new LabCalendar(0, 0, [today - 1, today, today + 1]))];
        Candidate[] open = [Scene.Lab("noord", calendar: new LabCalendar(0, 0, [today - 9, today + 9]))];

        Assert.Null((await scene.PlaceOneAsync(scene.Order(weekly, test: "a"))).Allocation);
        Assert.Null((await scene.PlaceOneAsync(scene.Order(closed, test: "b"))).Allocation);
        Assert.NotNull((await scene.PlaceOneAsync(scene.Order(open, test: "c"))).Allocation);
    }

    [Fact]
    public async Task Reserve_is_taken_by_urgent_orders_only()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", capacity: 3, reserve: 2)];

        Assert.NotNull((await scene.PlaceOneAsync(scene.Order(labs))).Allocation);
        Assert.Null((await scene.PlaceOneAsync(scene.Order(labs))).Allocation);
        Assert.NotNull((await scene.PlaceOneAsync(scene.Order(labs, urgent: true))).Allocation);
        Assert.NotNull((await scene.PlaceOneAsync(scene.Order(labs, urgent: true))).Allocation);
        Assert.Null((await scene.PlaceOneAsync(scene.Order(labs, urgent: true))).Allocation);
    }

    [Fact]
    public async Task Lab_that_came_back_takes_its_part_of_share_and_capacity_until_the_ramp_ends()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", capacity: 100), Scene.Lab("zuid", capacity: 1000)];
        await scene.RampAsync("noord", 0.25);

        for (int i = 0; i < 50; i++)
            await scene.PlaceOneAsync(scene.Order(labs));
        Assert.Equal((10, 25), ((await scene.CountersAsync(labs[0])).ReservedToday, (await scene.CountersAsync(labs[0])).CapacityADay));

        for (int i = 0; i < 150; i++)
            await scene.PlaceOneAsync(scene.Order(labs));
        Assert.Equal(25, (await scene.CountersAsync(labs[0])).ReservedToday);

        await scene.RampAsync("noord", 1);
        Assert.Equal("noord", (await scene.PlaceOneAsync(scene.Order(labs))).Allocation!.Lab);
        Assert.Equal(100, (await scene.CountersAsync(labs[0])).CapacityADay);
    }

    [Fact]
    public async Task Lab_near_the_requester_runs_ahead_of_its_share_by_the_affinity_and_no_further()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", 0.5, affinity: 0.1, region: "97"), Scene.Lab("zuid", 0.5, affinity: 0.1, region: "62")];

        for (int i = 0; i < 400; i++)
            await scene.PlaceOneAsync(scene.Order(labs, region: "97"));
        int near = (await scene.CountersAsync(labs[0])).ReservedToday;
        for (int i = 0; i < 400; i++)
            await scene.PlaceOneAsync(scene.Order(labs, region: "13"));

        // Half the affinity: what the near lab is ahead, the other is behind.
        Assert.InRange(near, 218, 222);
        Assert.Equal(400, (await scene.CountersAsync(labs[0])).ReservedToday);
    }

    [Fact]
    public async Task Outstanding_limit_stops_a_lab_with_capacity_left()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", limit: 2)];

        AllocationRecord first = await scene.DeliverAsync(labs);
        await scene.DeliverAsync(labs);
        Assert.Null((await scene.PlaceOneAsync(scene.Order(labs))).Allocation);

        await scene.ResultAsync(first);
        Assert.Single(await scene.ClaimHeldAsync(labs));
    }

    [Fact]
    public async Task Operators_capacity_counts_from_the_next_order_and_says_by_how_much_it_is_over()
    {
        Scene scene = await redis.SceneAsync();
        await scene.AllocateAsync(OneLab);
        await scene.AllocateAsync(OneLab);

        CapacityChange change = await scene.SetCapacityAsync(OneLab[0], 1);
        Assert.Equal((1, 2, 1), (change.CapacityADay, change.ReservedToday, change.Over));
        Assert.Null((await scene.PlaceOneAsync(scene.Order(OneLab))).Allocation);
        Assert.Equal(1, (await scene.CountersAsync(OneLab[0])).Over);

        await scene.SetCapacityAsync(OneLab[0], null);
        Assert.Single(await scene.ClaimHeldAsync(OneLab));
    }

    [Fact]
    public async Task New_order_waits_behind_those_that_wait_unless_it_is_more_urgent()
    {
        Scene scene = await redis.SceneAsync();
        await scene.PlaceOneAsync(scene.Order([Scene.Lab("noord", capacity: 0)]));

        Assert.Null((await scene.PlaceOneAsync(scene.Order(OneLab))).Allocation);
        Assert.NotNull((await scene.PlaceOneAsync(scene.Order(OneLab, urgent: true))).Allocation);
    }
}
