using Gateway.Ledger;
using Gateway.Routing;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class DispatchingTests(TestRedis redis)
{
    private static readonly Candidate[] Full = [Scene.Lab("noord", capacity: 0)];
    private static readonly Candidate[] Room = [Scene.Lab("noord")];

    [Fact]
    public async Task Held_orders_leave_urgent_first_then_by_age_as_far_as_there_is_room()
    {
        Scene scene = await redis.SceneAsync();
        var held = new List<string>();
        foreach (bool urgent in new[] { false, false, true, false, true })
            held.Add((await HoldAsync(scene, urgent)).Id);

        IReadOnlyList<ClaimedOrder> first = await scene.ClaimHeldAsync([Scene.Lab("noord", capacity: 3)]);
        IReadOnlyList<ClaimedOrder> rest = await scene.ClaimHeldAsync([Scene.Lab("noord", capacity: 100)], most: 1);

        Assert.Equal([held[2], held[4], held[0]], first.Select(c => c.Allocation.OrderId));
        Assert.Equal([held[1]], rest.Select(c => c.Allocation.OrderId));
        Assert.Equal(1, await scene.Book.HeldAsync(scene.Programme, Scene.Test));
        Assert.Equal(4, (await scene.DisclosedAsync("noord")).Count);
    }

    [Fact]
    public async Task Held_orders_leave_at_the_midnight_of_the_lab()
    {
        Scene scene = await redis.SceneAsync();
        await scene.AllocateAsync([Scene.Lab("noord", capacity: 1)]);
        await HoldAsync(scene);
        Assert.Empty(await scene.ClaimHeldAsync([Scene.Lab("noord", capacity: 1)]));

        // A day further east it is tomorrow.
        var tomorrow = new LabCalendar(Scene.Always.UtcOffsetSeconds + 86400, 0, []);
        Assert.Single(await scene.ClaimHeldAsync([Scene.Lab("noord", capacity: 1, calendar: tomorrow)]));
    }

    [Fact]
    public async Task Refused_order_waits_apart_and_does_not_hold_up_the_others()
    {
        Scene scene = await redis.SceneAsync();
        Candidate[] labs = [Scene.Lab("noord", 1000), Scene.Lab("zuid", 1, capacity: 0)];
        AllocationRecord refused = await scene.AllocateAsync(labs);
        await scene.SettleAsync(refused, new DeliveryOutcome.RefusedByLab(422));
        await HoldAsync(scene);

        ClaimedOrder claimed = Assert.Single(await scene.ClaimHeldAsync(labs));

        Assert.NotEqual(refused.OrderId, claimed.Allocation.OrderId);
        Assert.Equal(OrderState.Held, (await scene.FindAsync(refused.OrderId)).State);
    }

    [Fact]
    public async Task Order_is_claimed_by_one_replica_only()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 40; i++)
            await scene.SettleAsync(await scene.AllocateAsync(Room), new DeliveryOutcome.Indeterminate("timeout"));

        IReadOnlyList<ClaimedOrder>[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scene.ClaimDueAsync(10)));

        string[] claimed = [.. claims.SelectMany(c => c).Select(c => c.Allocation.OrderId)];
        Assert.Equal(40, claimed.Length);
        Assert.Equal(40, claimed.Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_due_at_a_suspended_lab()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(Room), new DeliveryOutcome.Indeterminate("timeout"));
        await scene.SuspendAsync("noord");
        Assert.Empty(await scene.ClaimDueAsync());

        await scene.ReinstateAsync("noord");
        Assert.Single(await scene.ClaimDueAsync());
    }

    [Fact]
    public async Task Each_lab_has_its_part_of_a_claim()
    {
        Scene scene = await redis.SceneAsync();
        for (int i = 0; i < 20; i++)
            await scene.SettleAsync(await scene.AllocateAsync([Scene.Lab("noord")]), new DeliveryOutcome.Indeterminate("timeout"));
        await scene.SettleAsync(await scene.AllocateAsync([Scene.Lab("zuid")]), new DeliveryOutcome.Indeterminate("timeout"));

        Assert.Contains(await scene.ClaimDueAsync(4), c => c.Allocation.Lab == "zuid");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Repeated_claim_gets_the_leases_that_were_lost_and_no_others(bool due)
    {
        Scene scene = await redis.SceneAsync();
        if (due)
            await scene.SettleAsync(await scene.AllocateAsync(Room), new DeliveryOutcome.Indeterminate("timeout"));
        else
            await HoldAsync(scene);
        (RedisScript script, RedisValue[] arguments) = due
            ? (RedisScript.Of("claim-due", "lease", "repeat"), new RedisValue[] { "operation-1", 10, 60000 })
            : (RedisScript.Of("claim-held", "hold", "lease", "choose", "repeat"), ["operation-1", Scene.Test, 60000, PackedCandidates.Of(Room), "NUMMER1", "NUMMER2"]);

        string first = Text(await scene.Redis.WriteAsync(script, scene.Programme, arguments));
        await scene.SettleAsync(await scene.AllocateAsync([Scene.Lab("zuid")]), new DeliveryOutcome.Indeterminate("timeout"));
        string second = Text(await scene.Redis.WriteAsync(script, scene.Programme, arguments));

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    private static string Text(RedisResult reply) => string.Join(
        '\n', ((RedisResult[])reply!).Select(r => new Fields(((RedisResult[])r!)[0])).Select(f => $"{f["id"]} {f["ls"]} {f["no"]} {f["at"]}"));

    private static async Task<OrderRecord> HoldAsync(Scene scene, bool urgent = false)
    {
        OrderRecord order = (await scene.PlaceOneAsync(scene.Order(Full, urgent: urgent))).Record;
        Assert.Equal(OrderState.Held, order.State);
        return order;
    }
}
