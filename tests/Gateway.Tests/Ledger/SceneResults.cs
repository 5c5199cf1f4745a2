using Gateway.Ledger;

namespace Gateway.Tests.Ledger;

/// <summary>The way of a result.</summary>
internal static class SceneResults
{
    public static Task<AcceptOutcome> ResultAsync(
        this Scene scene, AllocationRecord allocation, bool completes = true, string? report = null, string digest = "uitslag", string? lab = null, ReportClass? status = null, TimeSpan? lease = null) =>
        scene.Results.AcceptAsync(
            scene.Programme,
            lab ?? allocation.Lab,
            allocation.OrderNumber,
            Scene.Result(report, digest, status ?? (completes ? ReportClass.Final : ReportClass.Interim), completes),
            lease ?? TimeSpan.Zero,
            CancellationToken.None);

    public static async Task<IReadOnlyList<DueResult>> ClaimResultsAsync(this Scene scene, int most = 10, TimeSpan? lease = null) =>
        [.. (await scene.Queue.ClaimDueAsync(scene.Programme, Scene.Placer, most, lease ?? Scene.Long, CancellationToken.None)).Select(claimed => claimed.Due)];

    /// <returns>False when the lease was lost.</returns>
    public static async Task<bool> SettleResultAsync(this Scene scene, DueResult result, ResultDelivery delivery) =>
        await scene.Queue.SettleAsync(result, delivery, CancellationToken.None) != SettledResult.Stale;

    /// <summary>The links that are due go, and leave a sealed number each.</summary>
    public static async Task<int> SweepAsync(this Scene scene, TimeSpan window = default)
    {
        IReadOnlyList<DueLink> due = await scene.Results.DueLinksAsync(scene.Programme, window, 100, CancellationToken.None);
        EndedLink[] ended = [.. due.Select(link => new EndedLink(link.OrderId, Scene.Sealed("nummer")))];
        return await scene.Results.SweepLinksAsync(scene.Programme, window, TimeSpan.FromDays(3650), ended, CancellationToken.None);
    }
}
