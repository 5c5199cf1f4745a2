using Gateway.Ledger;
using Gateway.Routing;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What operators give to another lab, and what they have sent again.</summary>
internal sealed partial class LedgerModel
{
    private readonly Dictionary<string, string> _repairs = new(StringComparer.Ordinal);

    public void Reallocate(string batch, OperationPlan.Reallocation plan, IReadOnlyList<string> numbers, Reallocation? answer)
    {
        Expect(answer is not null, "a running reallocation does nothing");
        string described = string.Join(' ', answer.Moved.Select(moved => $"{Drawing.Short(moved.OrderId)}>{moved.To}"));
        if (IsRepeat(batch, described))
            return;

        IReadOnlyList<Candidate> labs = Country.Candidates(plan.Test);
        Candidate[] takers = [.. labs.Where(lab => plan.To is null || lab.Lab == plan.To)];
        int moved = 0;
        foreach (ModelOrder order in ToBeGiven(plan, answer))
        {
            if (moved == plan.Orders)
                break;
            string? own = order.Lab, chosen = answer.Moved.FirstOrDefault(one => one.OrderId == order.Id)?.To;
            IReadOnlyList<string> best = BestWithoutItsPlace(order, takers);
            if (chosen is null)
            {
                Expect(best.Count == 0 || best.Contains(own), $"{Drawing.Short(order.Id)} stays at `{own}`, and {string.Join(" or ", best)} must have it");
                continue;
            }

            Expect(chosen != own && best.Contains(chosen), $"{Drawing.Short(order.Id)} went from `{own}` to {chosen}; must be {string.Join(" or ", best)}");
            if (own is not null)
                Leave(order);
            Reserve(order, chosen, numbers[moved++], labs.Count);
            order.Enter(OrderState.Allocated, BusinessStatus.Reallocated);
            order.Due = Due.Now;
        }

        Expect((moved, moved) == (answer.Moved.Count, answer.Gone), $"moved {described}, {answer.Gone} in all; must be {moved}");
    }

    public void Resend(string batch, OperationRecord operation, OperationPlan.Resend plan, IReadOnlyList<string> numbers, Resent? answer)
    {
        Expect(answer is null == (operation.State == OperationState.Stopped), $"a resend that is {operation.State} was gone on with: {answer is not null}");
        if (answer is null || IsRepeat(batch, string.Join(' ', answer.Judged)))
            return;

        ModelOrder[] found = [.. Orders.Where(order => IsMeant(order, plan)).OrderBy(order => order.Rank).Take(numbers.Count)];
        Expect(
            found.Select(order => order.Id).SequenceEqual(answer.Judged.Select(judged => judged.OrderId)),
            $"judged {Drawing.Queue(answer.Judged.Select(judged => judged.OrderId))}; must be {Drawing.Queue(found.Select(order => order.Id))}");
        int used = 0;
        foreach (var (order, judged) in found.Zip(answer.Judged))
        {
            Fate fate = Resend(order, plan, operation.By, judged.To, numbers[used]);
            Expect(fate == judged.Fate, $"{Drawing.Short(order.Id)} came to {judged.Fate}; must be {fate}");
            if (judged.To is not null)
                used++;
        }
    }

    private Fate Resend(ModelOrder order, OperationPlan.Resend plan, string by, string? chosen, string number)
    {
        IReadOnlyList<Candidate> all = Country.Candidates(order.Test);
        Candidate[] labs = [.. all.Where(lab => plan.To is null || lab.Lab == plan.To)];
        string[] before = [.. labs.Select(lab => lab.Lab).Where(order.RefusedBy.Contains)];
        bool fresh = before.Length < labs.Length;
        if (order.Revoked || order.State is not (OrderState.Held or OrderState.Refused or OrderState.Undeliverable))
            return Fate.NotListed;
        if (!order.Sealed)
            return Fate.ContentDestroyed;
        bool fenced = order.Lab is not null && _labs[order.Lab].Suspended is SuspensionMode.Move or SuspensionMode.Cut;
        bool perhapsThere = order.Lab is not null && order.Gone != Gone.No && !order.RefusedBy.Contains(order.Lab);
        if (perhapsThere && !fenced)
            return Fate.PerhapsAtLab;
        if (labs.Length == 0)
            return Fate.NoSuchLab;
        if (!fresh && !plan.AllowSecondDisclosure)
            return Fate.SecondDisclosure;

        IReadOnlyList<string> best = BestIfNotRefused(order, labs, fresh);
        if (best.Count == 0 && (order.State == OrderState.Held || plan.To is not null))
            return Fate.NoRoom;
        if (perhapsThere)
            Disclose(order.Lab!, "moved", order.Id, order.Number!);
        order.Listed = false;
        foreach (string lab in fresh ? [] : chosen is null ? before : [chosen])
        {
            order.RefusedBy.Remove(lab);
            Disclose(lab, "second-disclosure", order.Id, "", by);
        }

        Choose(order, best, chosen);
        if (chosen is null)
        {
            Hold(order, BusinessStatus.Resent);
            return Fate.Held;
        }

        Reserve(order, chosen, number, all.Count);
        order.Enter(OrderState.Allocated, BusinessStatus.Resent);
        order.Due = Due.Now;
        return fresh ? Fate.Moved : Fate.MovedASecondTime;
    }

    private static bool IsMeant(ModelOrder order, OperationPlan.Resend plan) => plan.Orders is { } named
        ? named.Contains(order.Id)
        : plan.Filter.States!.Contains(order.State) && (plan.Filter.Test is null || order.Test == plan.Filter.Test);

    // What is due at a lab comes in the order of milliseconds: as the ledger says, and those that stay last, since what speaks for their staying only grows.
    private IReadOnlyList<ModelOrder> ToBeGiven(OperationPlan.Reallocation plan, Reallocation answer)
    {
        if (plan.From is null)
            return [.. InLine(plan.Test).Where(order => order.LeaseState != LeaseState.Running).Take(100)];
        string[] gone = [.. answer.Moved.Select(moved => moved.OrderId)];
        return
        [
            .. At(plan.From).Where(order => order.Test == plan.Test && order.IsUnsent && !order.Revoked && order.LeaseState != LeaseState.Running)
                .OrderBy(order => Array.IndexOf(gone, order.Id) is var at and >= 0 ? at : gone.Length),
        ];
    }

    private void Leave(ModelOrder order)
    {
        if (order.IntentOnRecord)
            Disclose(order.Lab!, "moved", order.Id, order.Number!);
        order.Lease++;
        Release(order);
    }

    // As if it had not been given to its lab yet.
    private IReadOnlyList<string> BestWithoutItsPlace(ModelOrder order, IReadOnlyList<Candidate> candidates)
    {
        string? own = order.Lab;
        order.Lab = null;
        IReadOnlyList<string> best = Best(order, candidates);
        order.Lab = own;
        return best;
    }

    private IReadOnlyList<string> BestIfNotRefused(ModelOrder order, IReadOnlyList<Candidate> candidates, bool fresh)
    {
        string[] refusals = fresh ? [] : [.. order.RefusedBy];
        order.RefusedBy.ExceptWith(refusals);
        IReadOnlyList<string> best = Best(order, candidates);
        order.RefusedBy.UnionWith(refusals);
        return best;
    }

    private bool IsRepeat(string batch, string answer)
    {
        if (_repairs.TryAdd(batch, answer))
            return false;
        Expect(_repairs[batch] == answer, $"repeated, it did {answer}; must be {_repairs[batch]}");
        return true;
    }
}
