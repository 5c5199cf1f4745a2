using Gateway.Ledger;

namespace Gateway.Tests.Ledger;

/// <summary>The way of a result.</summary>
internal static class SceneResults
{
    public static Task<AcceptOutcome> ResultAsync(
        this Scene scene, AllocationRecord allocation, bool completes = true, string? report = null, string digest = "uitslag", string? lab = null, ReportClass? status = null) =>
        scene.Results.AcceptAsync(
            scene.Programme,
            lab ?? allocation.Lab,
            allocation.OrderNumber,
            Scene.Result(report, digest, status ?? (completes ? ReportClass.Final : ReportClass.Interim), completes),
            CancellationToken.None);

    public static Task<IReadOnlyList<DueResult>> ClaimResultsAsync(this Scene scene, int most = 10, TimeSpan? lease = null) =>
        scene.Queue.ClaimDueAsync(scene.Programme, Scene.Placer, most, lease ?? Scene.Long, CancellationToken.None);

    public static Task<bool> SettleResultAsync(this Scene scene, DueResult result, ResultDelivery delivery) => scene.Queue.SettleAsync(result, delivery, CancellationToken.None);

    /// <summary>The links that are due go, and leave a sealed number each.</summary>
    public static async Task<int> SweepAsync(this Scene scene, TimeSpan window = default)
    {
        IReadOnlyList<DueLink> due = await scene.Results.DueLinksAsync(scene.Programme, window, 100, CancellationToken.None);
        EndedLink[] ended = [.. due.Select(link => new EndedLink(link.OrderId, Scene.Sealed("nummer")))];
        return await scene.Results.SweepLinksAsync(scene.Programme, window, TimeSpan.FromDays(3650), ended, CancellationToken.None);
    }
}
