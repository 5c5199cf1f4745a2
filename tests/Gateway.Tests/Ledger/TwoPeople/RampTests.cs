using System.Globalization;
using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab that came back takes more and more, unless it makes too many errors.</summary>
public sealed class RampTests(TestRedis redis)
{
    private static readonly Candidate Noord = Scene.Lab("noord", capacity: 100);

    [Fact]
    public async Task Ramp_goes_by_days_from_a_tenth_to_half_to_all()
    {
        var scene = await redis.SceneAsync();
        await StartAsync(scene, Plan(days: 2));
        Assert.Equal((0.1, 10), await PartAsync(scene));
        await AgeAsync(scene, TimeSpan.FromHours(47));
        Assert.Equal((0.1, 10), await PartAsync(scene));
        await AgeAsync(scene, TimeSpan.FromHours(1));
        Assert.Equal((0.5, 50), await PartAsync(scene));
        Assert.Equal((0.5, 50), await PartAsync(scene));
        await AgeAsync(scene, TimeSpan.FromHours(48));
        Assert.IsType<RampState.Ended>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
        Assert.Equal(100, (await scene.CountersAsync(Noord)).CapacityADay);
        Assert.Empty(await scene.Ramp.LabsAsync(scene.Programme));
    }

    [Fact]
    public async Task Ramp_goes_by_results_counted_from_each_step()
    {
        var scene = await redis.SceneAsync();
        var before = await scene.DeliverAsync([Noord]);
        await scene.ResultAsync(before);
        await StartAsync(scene, Plan(results: 2));
        Assert.Equal((0.1, 10), await PartAsync(scene));
        await ResultedAsync(scene);
        Assert.Equal((0.1, 10), await PartAsync(scene));
        await ResultedAsync(scene);
        Assert.Equal((0.5, 50), await PartAsync(scene));
        await ResultedAsync(scene);
        Assert.Equal((0.5, 50), await PartAsync(scene));
        await ResultedAsync(scene);
        Assert.IsType<RampState.Ended>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task Refused_and_unanswered_attempts_stop_it_and_not_one_order_goes_there_from_that_step_on()
    {
        var scene = await redis.SceneAsync();
        await StartAsync(scene, Plan(days: 2, errorRate: 0.5, least: 4));
        await PartAsync(scene);
        await scene.DeliverAsync([Noord]);
        await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.Indeterminate("connection-broken"), Scene.Long);
        await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.RefusedByLab(422));
        Assert.IsType<RampState.Goes>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
        await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.RefusedByLab(422));

        var stopped = Assert.IsType<RampState.Stopped>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
        Assert.Equal(new RampCount(Failed: 3, Attempts: 4, Quarantined: 0, Results: 0), stopped.Count);
        Assert.Null((await scene.PlaceOneAsync(scene.Order([Noord]))).Allocation);
        // It stays stopped until the lab is drained; then it is over, and the next reinstatement has a plan of its own.
        await AgeAsync(scene, TimeSpan.FromDays(3));
        Assert.IsType<RampState.Stopped>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
        await scene.SuspendAsync("noord", SuspensionMode.Drain);
        Assert.IsType<RampState.None>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task Attempts_from_before_it_came_back_do_not_count_and_each_counts_once()
    {
        var scene = await redis.SceneAsync();
        for (int i = 0; i < 5; i++)
            await scene.SettleAsync(await scene.AllocateAsync([Noord]), new DeliveryOutcome.RefusedByLab(422));
        await StartAsync(scene, Plan(days: 2, errorRate: 0.5, least: 1));
        Assert.Equal(new RampCount(0, 0, 0, 0), (await GoesAsync(scene)).Count);
        await scene.DeliverAsync([Noord]);
        await GoesAsync(scene);
        Assert.Equal(new RampCount(0, 1, 0, 0), (await GoesAsync(scene)).Count);
    }

    [Fact]
    public async Task Attempts_from_before_do_not_count_whatever_the_clock_said_then()
    {
        var scene = await redis.SceneAsync();
        var ahead = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await scene.Redis.ReadAsync(db => db.ExecuteAsync("XADD", $"{{{scene.Programme}}}:disclosed:noord", $"{ahead}-1", "e", "refused", "o", "bowel-0", "n", "bowel-0"));
        await StartAsync(scene, Plan(days: 2));
        Assert.Equal(new RampCount(0, 0, 0, 0), (await GoesAsync(scene)).Count);
        await scene.DeliverAsync([Noord]);
        Assert.Equal(new RampCount(0, 1, 0, 0), (await GoesAsync(scene)).Count);
    }

    [Fact]
    public async Task Quarantined_results_stop_it()
    {
        var scene = await redis.SceneAsync();
        await StartAsync(scene, Plan(days: 2, errorRate: 0.4, least: 3));
        await GoesAsync(scene);
        await ResultedAsync(scene);
        await QuarantineAsync(scene);
        await GoesAsync(scene);
        await QuarantineAsync(scene);
        Assert.Equal((2, 3), Assert.IsType<RampState.Stopped>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord")) is { Count: var count } ? (count.Quarantined, count.Results) : default);
    }

    [Fact]
    public async Task Plan_waits_for_the_reinstatement_and_ends_with_the_next_suspension()
    {
        var scene = await redis.SceneAsync();
        await scene.SuspendAsync("noord");
        await StartAsync(scene, Plan(days: 2));
        Assert.IsType<RampState.Waiting>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
        await scene.ReinstateAsync("noord");
        Assert.Equal((0.1, 10), await PartAsync(scene));
        await scene.SuspendAsync("noord");
        Assert.IsType<RampState.None>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));
    }

    [Fact]
    public async Task Start_that_is_repeated_changes_nothing()
    {
        var scene = await redis.SceneAsync();
        var id = LedgerIds.NewId();
        await StartAsync(scene, Plan(days: 2), id);
        await GoesAsync(scene);
        await AgeAsync(scene, TimeSpan.FromDays(2));
        Assert.Equal((0.5, 50), await PartAsync(scene));
        await StartAsync(scene, Plan(days: 2), id);
        Assert.Equal((0.5, 50), await PartAsync(scene));
    }

    [Fact]
    public async Task Start_that_comes_late_behind_a_later_suspension_does_not_end_the_ramp_after_it()
    {
        var scene = await redis.SceneAsync();
        var late = Scene.NextTurn();
        await scene.SuspendAsync("noord");
        await StartAsync(scene, Plan(days: 2));
        await scene.ReinstateAsync("noord");
        await scene.Ramp.StartAsync(scene.Programme, "noord", LedgerIds.NewId(), late, new RampPlan([1], Days: 2, Results: null, ErrorRate: 1, Least: 1000), CancellationToken.None);
        Assert.Equal((0.1, 10), await PartAsync(scene));
    }

    [Fact]
    public async Task Next_step_is_told_once_however_often_it_is_asked()
    {
        var scene = await redis.SceneAsync();
        var id = LedgerIds.NewId();
        await StartAsync(scene, Plan(days: 2), id);
        Assert.Equal((id, false), (await GoesAsync(scene)) is { } first ? (first.Id, first.IsNext) : default);
        await AgeAsync(scene, TimeSpan.FromDays(2));
        Assert.True((await GoesAsync(scene)).IsNext);
        Assert.False((await GoesAsync(scene)).IsNext);
        await AgeAsync(scene, TimeSpan.FromDays(2));
        Assert.Equal(id, Assert.IsType<RampState.Ended>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord")).Id);
    }

    private static RampPlan Plan(double? days = null, int? results = null, double errorRate = 1, int least = 1000) => new([0.1, 0.5, 1], days, results, errorRate, least);

    private static Task StartAsync(Scene scene, RampPlan plan, string? id = null) => scene.Ramp.StartAsync(scene.Programme, "noord", id ?? LedgerIds.NewId(), Scene.NextTurn(), plan, CancellationToken.None);

    private static async Task<RampState.Goes> GoesAsync(Scene scene) => Assert.IsType<RampState.Goes>(await scene.Ramp.AdvanceAsync(scene.Programme, "noord"));

    private static async Task<(double Part, int CapacityADay)> PartAsync(Scene scene) => ((await GoesAsync(scene)).Part, (await scene.CountersAsync(Noord)).CapacityADay);

    private static async Task ResultedAsync(Scene scene) => Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(await scene.DeliverAsync([Noord])));

    private static Task QuarantineAsync(Scene scene) => scene.Quarantine.QuarantineAsync(
        scene.Programme, new QuarantineRecord(LedgerIds.NewId(), "noord", "unknown-order", OrderId: null, [], Scene.Sealed()), CancellationToken.None);

    /// <summary>As if the step had begun so much earlier.</summary>
    private static Task AgeAsync(Scene scene, TimeSpan age) => scene.Redis.ReadAsync(async db =>
    {
        var key = $"{{{scene.Programme}}}:ramp:noord";
        var since = (long)await db.HashGetAsync(key, "since");
        return await db.HashSetAsync(key, "since", (since - (long)age.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
    });
}
