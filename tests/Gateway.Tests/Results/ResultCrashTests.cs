using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>A gateway or a Redis that dies between two steps of the way back: nothing is lost, and nothing arrives twice.</summary>
public sealed class ResultCrashTests(TestRedis redis)
{
    private static readonly Decider Anna = new("operator-anna", "A1", "sha256/a");
    private static readonly Decider Bram = new("operator-bram", "B1", "sha256/b");

    [Fact]
    public async Task Recorded_and_the_answer_lost()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        for (var i = 0; i < 3; i++)
            Assert.True(await scene.SendOneAsync(LabMessages.Report(order)));
        Assert.Single(await scene.WaitingAsync());
    }

    [Fact]
    public async Task Dead_between_two_reports_of_one_Bundle()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (one, other) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        Assert.True(await scene.SendOneAsync(LabMessages.Report(one)));

        Assert.Equal([true, true], await scene.SendAsync(LabMessages.Together(LabMessages.Report(one), LabMessages.Report(other))));
        Assert.Equal(2, (await scene.WaitingAsync()).Count);
    }

    [Fact]
    public async Task Claimed_and_dead_before_it_is_sent()
    {
        using var scene = await ResultScene.StartAsync(redis);
        await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        var abandoned = Assert.Single(await scene.Ledger.Queue.ClaimDueAsync(scene.Programme, ResultScene.Placer, 10, Scene.Shortest, ResultScene.None));

        using var endpoint = new PlacerEndpoint();
        await scene.PumpUntilNothingWaitsAsync(endpoint);
        Assert.Single(endpoint.Created);
        Assert.True(await scene.Ledger.SettleResultAsync(abandoned.Due, new ResultDelivery.RetryLater(Scene.Now)));
        Assert.Equal(0, await scene.WaitingCountAsync());
    }

    [Fact]
    public async Task Sent_and_dead_before_it_is_settled()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order, "preliminary"));
        await scene.SendOneAsync(LabMessages.Report(order, finding: 2));
        using var endpoint = new PlacerEndpoint();
        var first = Assert.Single(await scene.Ledger.Queue.ClaimDueAsync(scene.Programme, ResultScene.Placer, 10, Scene.Shortest, ResultScene.None));
        await endpoint.Connection.PostAsync(
            scene.Sealer.Open(new Gateway.Disclosure.SealSubject(scene.Programme, first.Due.ResultId, Gateway.Disclosure.SealPurpose.Result), first.Content), Scene.Long, ResultScene.None);

        await scene.PumpUntilNothingWaitsAsync(endpoint);
        Assert.Equal(3, endpoint.Requests);
        Assert.Equal(["preliminary", "final"], endpoint.Created.Select(result => (string?)result.The("DiagnosticReport")["status"]));
    }

    [Fact]
    public async Task Late_settlement_of_a_lost_lease_changes_nothing()
    {
        using var scene = await ResultScene.StartAsync(redis);
        await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        var lost = Assert.Single(await scene.Ledger.Queue.ClaimDueAsync(scene.Programme, ResultScene.Placer, 1, Scene.Shortest, ResultScene.None));
        await Scene.UntilAnyAsync(() => scene.Ledger.Queue.ClaimDueAsync(scene.Programme, ResultScene.Placer, 1, Scene.Long, ResultScene.None));

        Assert.False(await scene.Ledger.SettleResultAsync(lost.Due, new ResultDelivery.Delivered()));
        Assert.False(await scene.Ledger.SettleResultAsync(lost.Due, new ResultDelivery.RefusedByPlacer(422)));
        Assert.Equal(1, await scene.WaitingCountAsync());
    }

    /// <summary>Redis is killed before each step in turn, and each step is done twice, as after a lost answer.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Redis_killed_between_two_steps(int killedBefore)
    {
        var folder = Directory.CreateTempSubdirectory("results-crash-").FullName;
        try
        {
            await using var ledger = await LedgerStart.OpenAsync(
                new LedgerOptions { DataFolder = folder, CommandTimeout = TimeSpan.FromSeconds(5) }, TimeProvider.System, NullLogger.Instance, ResultScene.None);
            using var scene = ResultScene.On(ledger.Connection);
            await RunAsync(scene, new Round(ledger, killedBefore));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(ResultScene scene, Round round)
    {
        var (order, another) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        using var endpoint = new PlacerEndpoint();
        var kept = "";

        await round.StepAsync(() => scene.SendOneAsync(LabMessages.Report(order, "preliminary", finding: 1)));
        await round.StepAsync(() => scene.SendOneAsync(LabMessages.Report(order, finding: 2)));
        await round.StepAsync(() => scene.SendOneAsync(LabMessages.Report(another, finding: 3).Labelled("3999999999999")));
        await round.StepAsync(async () => kept = Assert.Single(await scene.QuarantinedAsync()).Id);
        await round.StepAsync(() => scene.Desk.ReleaseAsync(kept, Anna, "Nagekeken", ResultScene.None));
        await round.StepAsync(() => scene.Desk.ReleaseAsync(kept, Bram, "Nagekeken", ResultScene.None));
        await round.StepAsync(() => scene.Ledger.Queue.ClaimDueAsync(scene.Programme, ResultScene.Placer, 1, Scene.Shortest, ResultScene.None));
        await round.StepAsync(() => scene.SendOneAsync(LabMessages.Report(order, "corrected", finding: 4)));
        await round.StepAsync(async () =>
        {
            await scene.PumpUntilNothingWaitsAsync(endpoint);
            return true;
        });
        await round.StepAsync(() => scene.SendOneAsync(LabMessages.Report(order, "corrected", finding: 4)));

        Assert.True(round.Killed);
        Assert.Equal([1, 2, 3, 4], endpoint.Created.Select(Finding).Order());
        Assert.Equal([1, 2, 4], endpoint.CreatedFor(order).Select(Finding));
        Assert.Empty(await scene.QuarantinedAsync());
        Assert.Equal(0, await scene.WaitingCountAsync());
        Assert.Equal(["proposed", "released"], (await scene.Ledger.Quarantine.DecisionsAsync(scene.Programme, after: null, 10)).Select(decision => decision.Fields["e"]));
        Assert.Equal(2, (await scene.Ledger.BooksAsync()).Resulted);
        Assert.True((await scene.Ledger.BooksAsync()).Balance);
    }

    private static int Finding(JsonObject result) => (int)result.The("Observation")["valueInteger"]!;

    private sealed class Round(OpenedLedger ledger, int killedBefore)
    {
        private int _step;

        public bool Killed { get; private set; }

        public async Task StepAsync<T>(Func<Task<T>> step)
        {
            if (_step++ == killedBefore)
            {
                using var kill = Process.Start("sh", ["-c", $"kill -KILL {ledger.Host!.ProcessId}"]);
                await kill.WaitForExitAsync();
                Killed = true;
            }

            await step();
            await step();
        }
    }
}
