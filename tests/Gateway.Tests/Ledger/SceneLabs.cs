using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>A lab's standing, capacity and ramp, and what becomes of its orders.</summary>
internal static class SceneLabs
{
    public static Task<CapacityChange> SetCapacityAsync(this Scene scene, Candidate lab, int? ordersADay, DateOnly? from = null, bool preview = false) =>
        scene.Capacity.SetAsync(scene.Programme, lab, Scene.Test, ordersADay, from, preview ? null : Scene.ChangeByAnna(), CancellationToken.None);

    /// <summary>From now on the lab takes this part of its share and capacity.</summary>
    public static Task RampAsync(this Scene scene, string lab, double part) => scene.Ramp.StartAsync(
        scene.Programme, lab, LedgerIds.NewId(), Scene.NextTurn(), new RampPlan(part < 1 ? [part, 1] : [1], Days: 2, Results: null, ErrorRate: 1, Least: 1), CancellationToken.None);

    public static Task SuspendAsync(this Scene scene, string lab, SuspensionMode mode = SuspensionMode.Move, LateResults late = LateResults.Quarantine) =>
        scene.Standing.SuspendAsync(scene.Programme, lab, Scene.Suspension(mode, late), CancellationToken.None);

    public static Task<bool> ReinstateAsync(this Scene scene, string lab) => scene.Standing.ReinstateAsync(scene.Programme, lab, Scene.NextTurn(), CancellationToken.None);

    public static async Task<MoveBatch> MoveAsync(this Scene scene, string lab, IReadOnlyList<Candidate> labs, int most = 100, int first = 0, string operation = Scene.Operation) =>
        (await scene.TryMoveAsync(lab, labs, most, first, operation))!;

    /// <summary>Null when the operation does not move the lab's orders.</summary>
    public static Task<MoveBatch?> TryMoveAsync(this Scene scene, string lab, IReadOnlyList<Candidate> labs, int most = 100, int first = 0, string operation = Scene.Operation) =>
        scene.Moving.MoveAsync(scene.Programme, lab, operation, new MovePlan(first, most, Scene.ByTest(labs), Scene.Numbers(most)), CancellationToken.None);

    public static Task<IReadOnlyList<MoveTally>> PreviewAsync(this Scene scene, string lab, SuspensionMode mode, IReadOnlyList<Candidate> labs) =>
        scene.Preview.OfAsync(scene.Programme, lab, mode, Scene.ByTest(labs), CancellationToken.None);

    public static async Task<LabCounters> CountersAsync(this Scene scene, Candidate lab) => Assert.Single(await scene.Book.LabsAsync(
        scene.Programme, new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.Ordinal) { [Scene.Test] = [lab] }));
}
