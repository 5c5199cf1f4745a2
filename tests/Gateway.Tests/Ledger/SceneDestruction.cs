using Gateway.Ledger;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>What a lab had, and how it is asked to destroy it.</summary>
internal static class SceneDestruction
{
    public const string Analyst = "noord/analist-12";
    public const string Stated = "2026-11-22T08:15:00+01:00";

    /// <summary>Asks at once, and at once again.</summary>
    public static readonly DestructionPlan AtOnce = new(TimeSpan.Zero, Scene.Shortest, Scene.Shortest, Scene.Shortest, 100);

    /// <summary>Asks at once, and not again within a test.</summary>
    public static readonly DestructionPlan Patient = AtOnce with { Lease = Scene.Long, FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromDays(1) };

    public static async Task<AllocationRecord> ResultedAsync(this Scene scene)
    {
        AllocationRecord order = await scene.DeliverAsync([Scene.Lab("noord")]);
        Assert.IsType<AcceptOutcome.Accepted>(await scene.ResultAsync(order));
        return order;
    }

    public static Task<DestructionBatch?> ClaimDestructionAsync(this Scene scene, DestructionPlan plan, string lab = "noord") =>
        scene.Destruction.ClaimAsync(scene.Programme, lab, plan, CancellationToken.None);

    public static async Task<DestructionBatch> UntilDestructionClaimedAsync(this Scene scene, DestructionPlan plan) =>
        (await Scene.UntilAnyAsync<DestructionBatch>(async () => await scene.ClaimDestructionAsync(plan) is { } batch ? [batch] : []))[0];

    public static async Task<ConfirmOutcome> ConfirmDestructionAsync(this Scene scene, string lab, string number) =>
        (await scene.Destructions.ConfirmAsync(scene.Programme, lab, [new Destroyed(number, Analyst, Stated)], CancellationToken.None))[0];

    public static Task<DestructionStand> DestructionStandAsync(this Scene scene, string lab) =>
        scene.Destructions.StandAsync(scene.Programme, lab, TimeSpan.Zero, TimeSpan.FromDays(7), 10);

    /// <summary>As if it had been asked for so long already, and were due.</summary>
    public static Task PutDestructionBackAsync(this Scene scene, string number, TimeSpan by) => scene.Redis.ReadAsync(async db =>
    {
        long since = TimeProvider.System.GetUtcNow().Subtract(by).ToUnixTimeMilliseconds();
        await db.SortedSetAddAsync($"{{{scene.Programme}}}:asked:noord", number, since);
        return await db.SortedSetAddAsync($"{{{scene.Programme}}}:destroy:noord", number, since);
    });
}
