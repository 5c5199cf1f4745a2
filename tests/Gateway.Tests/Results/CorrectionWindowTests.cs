using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

public sealed class CorrectionWindowTests(TestRedis redis)
{
    [Fact]
    public async Task Link_is_kept_while_corrections_may_come_and_then_destroyed_visibly()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (done, open) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        await scene.SendOneAsync(LabMessages.Report(done));
        await scene.Sweep.SweepAsync(scene.Programme, ResultScene.None);
        Assert.NotNull(await scene.Ledger.Book.LinkOf(done.Id));
        Assert.Null(await scene.Ledger.Book.OrderOf(done.Id));

        scene.Options.CorrectionDays = 0;
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        await scene.Sweep.SweepAsync(scene.Programme, ResultScene.None);

        Assert.Null(await scene.Ledger.Book.LinkOf(done.Id));
        Assert.NotNull(await scene.Ledger.Book.LinkOf(open.Id));
        Assert.NotNull((await scene.Ledger.Results.FindAsync(scene.Programme, open.Number))!.Link);
        Assert.Equal("1", (string?)await scene.Ledger.Redis.ReadAsync(db => db.HashGetAsync($"{{{scene.Programme}}}:links-destroyed", "n")));
        Assert.False(await scene.SendOneAsync(LabMessages.Report(done, "corrected", finding: 2)));
        Assert.Equal("too-late-to-correct", Assert.Single(await scene.QuarantinedAsync()).Reason);
        Assert.Single(await scene.WaitingAsync());
    }

    [Fact]
    public async Task Link_that_is_destroyed_between_reading_and_recording_takes_no_result()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order));
        scene.Options.CorrectionDays = 0;
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        await scene.Sweep.SweepAsync(scene.Programme, ResultScene.None);

        Assert.IsType<AcceptOutcome.LinkDestroyed>(await scene.Ledger.Results.AcceptAsync(
            scene.Programme, order.Lab, order.Number, Scene.Result(digest: "gecorrigeerd", status: ReportClass.Changed), TimeSpan.Zero, ResultScene.None));
    }
}
