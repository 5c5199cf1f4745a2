using Gateway.Ledger;
using Gateway.Routing;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>The record of a lab's disclosures is read whole, each order with its numbers and the times between which it was sent (I5).</summary>
public sealed class DisclosureReaderTests(TestRedis redis)
{
    private const string Noord = "noord";
    private static readonly Candidate[] OnlyNoord = [Scene.Lab(Noord)];

    [Fact]
    public async Task A_disclosure_counts_in_each_period_that_it_touches()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        DisclosureEntry entry = (await scene.ExposureAsync(Noord)).Programmes[0].Disclosures[0];
        DateTimeOffset first = DateTimeOffset.FromUnixTimeMilliseconds(entry.First), last = DateTimeOffset.FromUnixTimeMilliseconds(entry.Last);
        TimeSpan moment = TimeSpan.FromMilliseconds(1);

        Assert.True(new Period(null, null).Touches(entry));
        Assert.True(new Period(last, null).Touches(entry));
        Assert.True(new Period(null, first + moment).Touches(entry));
        Assert.False(new Period(last + moment, null).Touches(entry));
        Assert.False(new Period(null, first).Touches(entry));
        // Sent before the period, and nobody knows whether it ended.
        Assert.True(new Period(last + moment, null).Touches(entry with { Signs = DisclosureSigns.UnderWay }));
        Assert.Equal(0, ExposureCounter.Of(await new ExposureBook(scene.Redis).OfAsync(Noord, [scene.Programme], new Period(last + moment, null), TestContext.Current.CancellationToken)).Certain.Orders);
    }

    [Fact]
    public async Task A_record_of_several_parts_is_read_whole_and_each_order_named()
    {
        const int Orders = 1500;
        Scene scene = await redis.SceneAsync();
        var placed = new List<string>();
        for (int bundle = 0; bundle < Orders / 100; bundle++)
        {
            var orders = Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync([.. Enumerable.Range(0, 100).Select(_ => scene.Order([Scene.Lab(Noord, capacity: 100_000)]))])).Orders;
            placed.AddRange(orders.Select(order => order.Record.Id));
            await Task.WhenAll(orders.Select(order => scene.SettleAsync(order.Allocation!, new DeliveryOutcome.Delivered())));
        }

        LabExposure exposure = await scene.ExposureAsync(Noord);
        var listed = new List<ExposedOrder>();
        await foreach (ExposedOrder order in new ExposedOrders(scene.Redis).OfAsync(exposure, TestContext.Current.CancellationToken))
            listed.Add(order);

        Assert.Equal(Orders, ExposureCounter.Of(exposure).Delivered);
        Assert.Equal(placed.Order(StringComparer.Ordinal), listed.Select(order => order.OrderId).Order(StringComparer.Ordinal));
        Assert.All(listed, order => Assert.Equal((Scene.Test, $"{Noord}-standard@1", Certainty.Certain), (order.Test, Assert.Single(order.Disclosures).Policy, order.Certainty)));
        Assert.All(listed, order => Assert.NotNull(order.Link));
        Assert.All(listed, order => Assert.StartsWith("person-", order.Disclosures[0].Person, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_comes_back_to_the_lab_is_one_order_with_two_numbers()
    {
        Scene scene = await redis.SceneAsync();
        await scene.DeliverAsync(OnlyNoord);
        await scene.SuspendAsync(Noord);
        await scene.MoveAsync(Noord, OnlyNoord);
        await scene.ReinstateAsync(Noord);
        await scene.SettleAsync(Assert.Single(await scene.ClaimHeldAsync(OnlyNoord)).Allocation, new DeliveryOutcome.Delivered());

        LabExposure exposure = await scene.ExposureAsync(Noord);

        Assert.Equal((1, 2), (ExposureCounter.Of(exposure).Certain.Orders, exposure.Programmes[0].Numbers.Count));
    }

    [Fact]
    public async Task When_the_link_is_gone_the_number_is_still_there_by_itself()
    {
        Scene scene = await redis.SceneAsync();
        AllocationRecord allocation = await scene.DeliverAsync(OnlyNoord);
        await scene.ResultAsync(allocation);
        ExposedOrder before = await OnlyOneAsync(scene);
        await scene.SweepAsync();
        ExposedOrder after = await OnlyOneAsync(scene);

        Assert.Equal((true, false), (before.Link is not null, before.Number is not null));
        Assert.Equal((false, true), (after.Link is not null, after.Number is not null));
    }

    [Fact]
    public async Task What_ended_after_it_was_read_is_not_what_it_was_before()
    {
        Scene scene = await redis.SceneAsync();
        await scene.SettleAsync(await scene.AllocateAsync(OnlyNoord), new DeliveryOutcome.NeverSent("connection-refused"), Scene.Now);
        ClaimedOrder again = Assert.Single(await scene.ClaimDueAsync());
        var entries = (RedisResult[])(await scene.Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{scene.Programme}}}:disclosed:{Noord}", "-", "+")))!;
        var exposure = new LabExposure(Noord, default, DateTimeOffset.UnixEpoch);
        var programme = new ProgrammeExposure(scene.Programme);
        var reader = new DisclosureReader(exposure, programme);
        foreach (RedisResult entry in entries)
            reader.Read(entry);

        // The attempt ends between the reading of the record and of the order.
        await scene.SettleAsync(again.Allocation, new DeliveryOutcome.Delivered());
        GivenOut given = reader.TakeGivenOut();
        reader.Read(given, await scene.Redis.ReadAsync(db => db.StringGetAsync(given.Orders)));
        Assert.Equal(Certainty.NotSent, programme.Disclosures[0].Certainty);
        reader.EndsOnly();
        foreach (RedisResult entry in ((RedisResult[])(await scene.Redis.ReadAsync(db => db.ExecuteAsync("XRANGE", $"{{{scene.Programme}}}:disclosed:{Noord}", "-", "+")))!)[entries.Length..])
            reader.Read(entry);

        Assert.Equal(Certainty.Certain, programme.Disclosures[0].Certainty);
    }

    private static async Task<ExposedOrder> OnlyOneAsync(Scene scene)
    {
        var orders = new List<ExposedOrder>();
        await foreach (ExposedOrder order in new ExposedOrders(scene.Redis).OfAsync(await scene.ExposureAsync(Noord), TestContext.Current.CancellationToken))
            orders.Add(order);
        return Assert.Single(orders);
    }
}
