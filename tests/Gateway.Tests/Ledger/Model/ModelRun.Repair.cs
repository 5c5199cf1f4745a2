using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What operators have given to another lab or sent again: each an operation of its own, told and done in one step.</summary>
internal sealed partial class ModelRun
{
    private const int Most = 20;

    /// <param name="what">The lab that gives orders; from 9 on held ones go.</param>
    /// <param name="how">Of four: the lab that takes them, 3: any that is further behind. Bits: 4 cytology, 8 one order only.</param>
    private Func<Task>? Reallocate(int what, int how)
    {
        string? from = what >= 9 ? null : Lab(what), to = how % 4 == 3 ? null : Country.Labs[how % 4];
        if (from == to)
            return null;
        var plan = new OperationPlan.Reallocation(_scene.Programme, Country.Tests[how / 4 % 2], from, to, how / 8 % 2 == 1 ? 1 : All);
        OperationRecord operation = Running(plan);
        string batch = LedgerIds.NewId();
        string[] numbers = Numbers(Most);
        return async () =>
        {
            await _scene.Operations.TellAsync(_scene.Programme, operation, CancellationToken.None);
            _model.Reallocate(batch, plan, numbers, await _scene.Reallocating.GoOnAsync(batch, operation.Id, plan, Country.Candidates(plan.Test), numbers, CancellationToken.None));
        };
    }

    /// <param name="what">Which order, the newest first; from 6 on all that need somebody, from 9 on and all that are held.</param>
    /// <param name="how">Of four: the lab that is to have them, 3: any that may. Bits: 4 labs may get what they had before, 8 of HPV only, 16 the operation is stopped.</param>
    private Func<Task>? Resend(int what, int how)
    {
        string[] ids = [.. _model.Orders.Select(o => o.Id)];
        if (ids.Length == 0)
            return null;
        OrderState[] states = what >= 9 ? [OrderState.Refused, OrderState.Undeliverable, OrderState.Held] : [OrderState.Refused, OrderState.Undeliverable];
        var plan = new OperationPlan.Resend(
            what < 6 ? [ids[^((what % ids.Length) + 1)]] : null,
            new OrderFilter(states, Test: how / 8 % 2 == 1 ? Country.Hpv : null),
            how % 4 == 3 ? null : Country.Labs[how % 4],
            how / 4 % 2 == 1,
            OrdersASecond: null);
        OperationRecord operation = Running(plan) with { State = how / 16 % 4 == 3 ? OperationState.Stopped : OperationState.Running };
        var (batch, candidates) = (LedgerIds.NewId(), Country.Tests.ToDictionary(test => test, Country.Candidates, StringComparer.Ordinal));
        string[] numbers = Numbers(Most);
        return async () =>
        {
            await _scene.Operations.TellAsync(_scene.Programme, operation, CancellationToken.None);
            bool? found = await _scene.Resending.FindAsync(_scene.Programme, operation, plan, Country.Tests, All, CancellationToken.None);
            while (found == false)
                found = await _scene.Resending.FindAsync(_scene.Programme, operation, plan, Country.Tests, All, CancellationToken.None);
            var part = new ResendPart(DateTimeOffset.UnixEpoch, candidates, numbers);
            _model.Resend(batch, operation, plan, numbers, await _scene.Resending.GoOnAsync(batch, _scene.Programme, operation, plan, part, CancellationToken.None));
        };
    }

    // Begun when all that is there was there.
    private static OperationRecord Running(OperationPlan plan) =>
        new(LedgerIds.NewId(), plan, "Storing bij het lab", "operator-anna", TimeProvider.System.GetUtcNow().AddHours(1), OperationState.Running, Scene.NextTurn(), Ended: null);
}
