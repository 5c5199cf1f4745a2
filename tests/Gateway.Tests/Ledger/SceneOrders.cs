using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>The way of an order, step by step.</summary>
internal static class SceneOrders
{
    public static PlaceRequest Order(
        this Scene scene,
        IReadOnlyList<Candidate> labs,
        string? number = null,
        string digest = "digest-a",
        bool urgent = false,
        string test = Scene.Test,
        string region = "") => new(
            LedgerIds.NewOrderId(scene.Programme),
            Scene.Placer,
            number ?? LedgerIds.NewId(),
            digest,
            test,
            urgent,
            region,
            $"person-{LedgerIds.NewId()}",
            Scene.Sealed(),
            Scene.Sealed("koppeling"),
            labs,
            LedgerIds.NewOrderNumber("cervical"));

    public static Task<PlaceOutcome> PlaceAsync(this Scene scene, params PlaceRequest[] orders) => scene.PlaceAsync(Scene.Long, orders);

    public static Task<PlaceOutcome> PlaceAsync(this Scene scene, TimeSpan lease, params PlaceRequest[] orders) =>
        scene.Placement.PlaceAsync(scene.Programme, orders, lease, CancellationToken.None);

    /// <summary>Places one order and expects it to be accepted.</summary>
    public static async Task<PlacedOrder> PlaceOneAsync(this Scene scene, PlaceRequest order, TimeSpan? lease = null) =>
        Assert.Single(Assert.IsType<PlaceOutcome.Placed>(await scene.PlaceAsync(lease ?? Scene.Long, order)).Orders);

    public static async Task<AllocationRecord> AllocateAsync(this Scene scene, IReadOnlyList<Candidate> labs, bool urgent = false, TimeSpan? lease = null) =>
        (await scene.PlaceOneAsync(scene.Order(labs, urgent: urgent), lease)).Allocation!;

    public static async Task<AllocationRecord> DeliverAsync(this Scene scene, IReadOnlyList<Candidate> labs)
    {
        AllocationRecord allocation = await scene.AllocateAsync(labs);
        await scene.SettleAsync(allocation, new DeliveryOutcome.Delivered());
        return allocation;
    }

    public static async Task<OrderRecord> SettleAsync(this Scene scene, AllocationRecord allocation, DeliveryOutcome outcome, TimeSpan? retry = null) =>
        Assert.IsType<SettleOutcome.Settled>(await scene.Settlement.SettleAsync(allocation, outcome, retry ?? Scene.Now, CancellationToken.None)).Record;

    public static Task<IReadOnlyList<ClaimedOrder>> ClaimDueAsync(this Scene scene, int most = 100, TimeSpan? lease = null) =>
        scene.Dispatching.ClaimDueAsync(scene.Programme, most, lease ?? Scene.Long, CancellationToken.None);

    public static Task<IReadOnlyList<ClaimedOrder>> ClaimHeldAsync(this Scene scene, IReadOnlyList<Candidate> labs, int most = 100, TimeSpan? lease = null) =>
        scene.Dispatching.ClaimHeldAsync(scene.Programme, Scene.Test, labs, Scene.Numbers(most), lease ?? Scene.Long, CancellationToken.None);
}
