using Gateway.Ledger;
using Gateway.Routing;
using Xunit;

namespace Gateway.Tests.Ledger;

/// <summary>Orders that can be sent again, and an operation that does it.</summary>
internal static class SceneResending
{
    public static OperationPlan.Resend Plan(OrderFilter filter, string? to = null, bool second = false, double? rate = null) => new(null, filter, to, second, rate);

    public static ResendPart ResendPart(this Scene scene, IReadOnlyList<Candidate> labs, int most, DateTimeOffset? notBefore = null) =>
        new(notBefore ?? DateTimeOffset.UnixEpoch, Scene.ByTest(labs), LedgerIds.NewOrderNumbers(scene.Programme, most));

    public static async Task<bool> FoundAsync(this Scene scene, OperationRecord operation, int most)
    {
        bool? found = await scene.Resending.FindAsync(scene.Programme, operation, (OperationPlan.Resend)operation.Plan, [Scene.Test], most, CancellationToken.None);
        Assert.NotNull(found);
        return found.Value;
    }

    public static async Task FindAllAsync(this Scene scene, OperationRecord operation)
    {
        while (!await scene.FoundAsync(operation, 100))
        {
        }
    }

    public static async Task<Resent> ResendStepAsync(this Scene scene, OperationRecord operation, IReadOnlyList<Candidate> labs, int most = 100, DateTimeOffset? notBefore = null)
    {
        Resent? step = await scene.Resending.GoOnAsync(scene.Programme, operation, (OperationPlan.Resend)operation.Plan, scene.ResendPart(labs, most, notBefore), CancellationToken.None);
        Assert.NotNull(step);
        return step;
    }

    /// <summary>One order that is named.</summary>
    public static async Task<(Fate Fate, string? To)> ResendAsync(this Scene scene, string order, IReadOnlyList<Candidate> labs, string? to = null, bool second = false)
    {
        var plan = new OperationPlan.Resend([order], new OrderFilter(), to, second, null);
        ResentOrder foreseen = Assert.Single(await scene.Resending.PreviewAsync(scene.Programme, plan, [order], Scene.ByTest(labs), CancellationToken.None));
        OperationRecord operation = await scene.BeginAsync(plan);
        await scene.FindAllAsync(operation);
        ResentOrder sent = Assert.Single((await scene.ResendStepAsync(operation, labs)).Judged);
        Assert.Equal((order, foreseen), (sent.OrderId, sent));
        Assert.Equal((sent.Fate, 1), ((await scene.Counts.OfAsync(scene.Programme, operation.Id)).Single().Fate, (await scene.Counts.OfAsync(scene.Programme, operation.Id)).Sum(tally => tally.Orders)));
        return (sent.Fate, sent.To);
    }

    public static async Task<(OrderState State, string Status)> StandAsync(this Scene scene, string id)
    {
        OrderRecord order = await scene.FindAsync(id);
        return (order.State, order.BusinessStatus);
    }

    public static async Task<string> HeldAsync(this Scene scene, IReadOnlyList<Candidate> labs) => (await scene.PlaceOneAsync(scene.Order(labs))).Record.Id;

    public static async Task<string> RefusedAsync(this Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Scene.Lab("noord")]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.RefusedByLab(422));
        return allocation.OrderId;
    }

    public static async Task<string> UndeliverableAsync(this Scene scene)
    {
        AllocationRecord allocation = await scene.AllocateAsync([Scene.Lab("noord")]);
        await scene.SettleAsync(allocation, new DeliveryOutcome.CannotMinimise("unknown-element"));
        return allocation.OrderId;
    }
}
