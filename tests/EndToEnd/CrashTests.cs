using System.Diagnostics;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>What was answered 2xx survives the death of the gateway, of Redis, and of both; what is stopped in order leaves nothing running.</summary>
public sealed class CrashTests(Certificates certificates)
{
    private const int Count = 60;

    public static TheoryData<string> Victims => ["gateway", "redis", "both"];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task Every_acknowledged_order_completes_once_after_a_kill(string victim)
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = WorldOptions.Impatient });
        var orders = Orders.Several(Programme.Bowel, Count);
        var acknowledged = 0;
        var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (order, _) =>
        {
            await world.BowelPlacer.PlaceAsync(order, CancellationToken.None);
            if (Interlocked.Increment(ref acknowledged) == Count / 3)
                some.SetResult();
        });

        await some.Task;
        var redis = world.RedisProcess;
        if (victim is "redis" or "both")
            Process.GetProcessById(redis).Kill();
        if (victim is "gateway" or "both")
        {
            await world.Gateway.KillAsync();
            await world.StartGatewayAsync();
        }

        await sending;
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Accepted: Count, Resulted: Count });
        Assert.NotEqual(redis, world.RedisProcess);
        Assert.True(world.Gateway.IsRunning);
        using var limit = new CancellationTokenSource(Eventually.Limit);
        foreach (var order in orders)
        {
            await world.Results(ScreeningWorld.Bowel).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
            Assert.Equal("completed", (await world.BowelPlacer.TaskAsync(order)).Status);
        }

        var reports = world.Results(ScreeningWorld.Bowel).Received.DistinctBy(report => report.Key).ToList();
        Assert.Equal(Count, reports.Count);
        Assert.All(orders, order => Assert.Single(Assert.Single(world.LabsWith(order.Barcode).Select(lab => world.OrdersOf(lab, order.Barcode)))));
    }

    [Fact]
    public async Task Orders_acknowledged_just_before_a_kill_are_there_after_it()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = WorldOptions.Impatient });
        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.NoResults));
        var orders = Orders.Several(Programme.Cervical, 10);
        await Task.WhenAll(orders.Select(world.CervicalPlacer.PlaceAsync));
        await world.Gateway.KillAsync();
        await world.StartGatewayAsync();

        foreach (var order in orders)
            await world.CervicalPlacer.BecomesAsync(order, task => task.Status == "accepted");
        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("cervical") is { Accepted: 10, Resulted: 10 });
    }

    [Fact]
    public async Task A_lab_that_was_killed_keeps_what_it_acknowledged_and_its_results_still_come()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = WorldOptions.Impatient });
        world.Lab("lab-noord").Behave(new LabBehaviour(LabMode.NoResults));
        var orders = Orders.Several(Programme.Cervical, 9);
        foreach (var order in orders)
            await world.CervicalPlacer.PlaceAsync(order);
        await world.StopLabAsync("lab-noord");
        await world.RestartLabAsync("lab-noord");
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("cervical") is { Accepted: 9, Resulted: 9 });
        Assert.All(orders, order => Assert.Single(world.LabsWith(order.Barcode)));
    }

    [Fact]
    public async Task Stopped_in_order_the_gateway_ends_Redis_too_and_both_start_again_with_all_orders()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions());
        var orders = Orders.Several(Programme.Bowel, 5);
        foreach (var order in orders)
            await world.BowelPlacer.PlaceAsync(order);
        var redis = world.RedisProcess;

        // With requests under way, as a supervisor would.
        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.Slow, Delay: Eventually.Limit));
        var last = Orders.One(Programme.Bowel);
        var sending = world.BowelPlacer.PlaceAsync(last);
        await Eventually.HoldsAsync(() => world.LabsWith(last.Barcode).Count == 1);
        Assert.Equal(0, await world.Gateway.StopAsync());
        Assert.False(IsRunning(redis));
        Assert.DoesNotContain("fail:", await File.ReadAllTextAsync(world.LogFile), StringComparison.Ordinal);
        Assert.Contains("User requested shutdown", await File.ReadAllTextAsync(Path.Combine(world.RedisFolder, "redis.log")), StringComparison.Ordinal);

        foreach (var lab in world.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await world.StartGatewayAsync();
        await sending;
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Accepted: 6, Resulted: 6 });
    }

    private static bool IsRunning(int process) => Directory.Exists($"/proc/{process}");
}
