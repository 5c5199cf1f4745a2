using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

public sealed class TurnaroundTests(TestRedis redis)
{
    [Fact]
    public async Task Percentiles_are_drawn_from_the_buckets_of_the_last_days()
    {
        using var scene = await ResultScene.StartAsync(redis);
        // Ten within a day, eighty within two, ten within three; and a day that is too long ago.
        await CountAsync(scene, daysAgo: 0, ("11", 10), ("13", 40));
        await CountAsync(scene, daysAgo: 3, ("13", 40), ("15", 10));
        await CountAsync(scene, daysAgo: 31, ("1", 500));

        var figures = await scene.Ledger.Turnaround.FiguresAsync(scene.Programme, ResultScene.Lab, "hrhpv", days: 30);

        Assert.Equal(100, figures.Results);
        Assert.InRange(figures.P50.TotalHours, 36, 48);
        Assert.InRange(figures.P90.TotalHours, 36, 48.01);
        Assert.Equal(42, figures.P50.TotalHours, tolerance: 0.1);
    }

    [Fact]
    public async Task Final_result_is_counted_once_from_its_delivery()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order, "preliminary"));
        Assert.Equal(0, (await FiguresAsync(scene)).Results);
        await scene.SendOneAsync(LabMessages.Report(order, finding: 2));
        await scene.SendOneAsync(LabMessages.Report(order, "corrected", finding: 3));

        var figures = await FiguresAsync(scene);
        Assert.Equal(1, figures.Results);
        Assert.InRange(figures.P90, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Without_results_the_percentiles_say_nothing()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var view = (await scene.Watch.ViewAsync()).Single(view => view.Lab == ResultScene.Lab && view.Test == "hrhpv");
        Assert.Equal((0, null, null, null, 0), (view.Results, view.P50Hours, view.P90Hours, view.AgreedHours, view.Overdue));
    }

    [Fact]
    public async Task Orders_beyond_the_agreed_time_are_listed_and_too_many_of_them_raise_a_signal()
    {
        using var scene = await ResultScene.StartAsync(
            redis,
            (files, _) => files.Change($"labs/{ResultScene.Lab}.json", lab => lab["capabilities"]![0]!["agreedHours"] = 72),
            options => options.OverdueLeast = 5);
        var orders = new List<LabOrder>();
        for (var i = 0; i < 10; i++)
            orders.Add(await scene.DeliverAsync());
        await LongAgoAsync(scene, orders[3]);
        await scene.Watch.LookAsync(ResultScene.None);
        var view = await ViewAsync(scene);
        Assert.Equal((10, 1, orders[3].Id), (view.Outstanding, view.Overdue, Assert.Single(view.OverdueOrders).Order));
        Assert.Empty(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10));

        await LongAgoAsync(scene, orders[7]);
        await scene.Watch.LookAsync(ResultScene.None);
        Assert.Equal(2, (await ViewAsync(scene)).Overdue);
        var signal = Assert.Single(await scene.Ledger.Signals.SignalsAsync(scene.Programme, 10));
        Assert.Equal(("overdue-rate", ResultScene.Lab, "hrhpv"), (signal.Kind, signal.Lab, signal.Test));

        await scene.SendOneAsync(LabMessages.Report(orders[3]));
        Assert.Equal((9, 1), ((await ViewAsync(scene)).Outstanding, (await ViewAsync(scene)).Overdue));
    }

    private static async Task<Gateway.Results.TurnaroundView> ViewAsync(ResultScene scene) =>
        (await scene.Watch.ViewAsync()).Single(view => view.Lab == ResultScene.Lab && view.Test == "hrhpv");

    private static Task<TurnaroundFigures> FiguresAsync(ResultScene scene) => scene.Ledger.Turnaround.FiguresAsync(scene.Programme, ResultScene.Lab, "hrhpv", 30);

    private static async Task CountAsync(ResultScene scene, int daysAgo, params (string Bucket, int Count)[] counts)
    {
        var day = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Days - daysAgo;
        foreach (var (bucket, count) in counts)
            await scene.Ledger.Redis.ReadAsync(db => db.HashSetAsync($"{{{scene.Programme}}}:turnaround:{day}", $"{ResultScene.Lab}|hrhpv|{bucket}", count));
    }

    /// <summary>As if accepted and delivered four days ago.</summary>
    private static async Task LongAgoAsync(ResultScene scene, LabOrder order)
    {
        var then = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(4)).ToUnixTimeMilliseconds();
        await scene.Ledger.Redis.ReadAsync(async db =>
        {
            await db.ScriptEvaluateAsync(
                "local order = cmsgpack.unpack(redis.call('GET', KEYS[1])); order.de = tonumber(ARGV[1]); return redis.call('SET', KEYS[1], cmsgpack.pack(order))",
                [$"{{{scene.Programme}}}:o:{order.Id}"],
                [then]);
            return await db.SortedSetAddAsync($"{{{scene.Programme}}}:outstanding:{order.Lab}", order.Id, (then * 1000.0) + 4e15);
        });
    }
}
