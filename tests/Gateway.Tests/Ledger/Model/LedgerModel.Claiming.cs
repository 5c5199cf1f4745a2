using Gateway.Ledger;
using Gateway.Routing;

namespace Gateway.Tests.Ledger.Model;

/// <summary>The dispatcher takes what is due and what was held.</summary>
internal sealed partial class LedgerModel
{
    private readonly Dictionary<string, IReadOnlyList<(string Id, long Lease)>> _claims = new(StringComparer.Ordinal);

    /// <summary>A claim of a few may leave any of them, and the ledger clears leases away as it goes: with such to clear it must be a claim of all to be foreseen.</summary>
    public bool SomethingIsToBeClearedAway => Orders.Any(o => (o.LeaseState == LeaseState.Ended && !IsUnfinished(o)) || IsToLeave(o));

    /// <summary>Several wait apart: which is tried first is a matter of milliseconds.</summary>
    public bool SeveralWaitApart(string test) => Apart(test).Count(o => !o.TriedInVain) > 1;

    public void ClaimDue(string operation, int most, IReadOnlyList<ClaimedOrder> answer)
    {
        if (IsRepeat(operation, answer))
            return;

        foreach (ModelOrder order in Orders.Where(o => o.LeaseState == LeaseState.Ended && IsServed(o) && !IsUnfinished(o)))
            TakeNoteOfTheEnd(order);
        foreach (ModelOrder order in Orders.Where(o => IsToLeave(o) && o.Due == Due.Now))
            order.Due = Due.Later;
        ModelOrder[] due = [.. Orders.Where(IsDue)];
        Expect(answer.Count == Math.Min(most, due.Length), $"{answer.Count} orders claimed; due are {Drawing.Queue(due.Select(o => o.Id))}");
        foreach (ClaimedOrder claimed in answer)
        {
            ModelOrder order = _orders[claimed.Allocation.OrderId];
            Expect(IsDue(order), $"{Drawing.Short(order.Id)} is claimed and not due");
            if (order.LeaseState == LeaseState.Ended)
                TakeNoteOfTheEnd(order);
            GiveLease(order);
            ExpectLease(order, claimed.Allocation);
        }

        Remember(operation, answer);
    }

    public void ClaimHeld(string operation, string test, int most, IReadOnlyList<string> numbers, IReadOnlyList<ClaimedOrder> answer)
    {
        if (IsRepeat(operation, answer))
            return;

        var claimed = new Queue<ClaimedOrder>(answer);
        IReadOnlyList<Candidate> candidates = Country.Candidates(test);
        bool full = false;
        int given = 0;
        foreach (ModelOrder order in InLine(test).Take(most).Concat(Apart(test).Where(o => !o.TriedInVain).Take(most)).OrderBy(o => o.Rank).ToArray())
        {
            if (given == most)
                break;
            IReadOnlyList<string> best = order.WaitsInLine && full ? [] : Best(order, candidates);
            if (best.Count > 0)
            {
                Expect(claimed.TryPeek(out ClaimedOrder? next) && next.Allocation.OrderId == order.Id, $"{Drawing.Short(order.Id)} is next in line, and {string.Join(" or ", best)} may have it");
                claimed.Dequeue();
                Choose(order, best, next.Allocation.Lab);
                Reserve(order, next.Allocation.Lab, numbers[given++], candidates.Count);
                GiveLease(order);
                ExpectLease(order, next.Allocation);
            }
            else if (order.WaitsInLine)
            {
                full = true;
            }
            else if (candidates.All(c => order.RefusedBy.Contains(c.Lab)))
            {
                End(order, OrderState.Refused, BusinessStatus.LabRefused);
            }
            else
            {
                order.TriedInVain = true;
            }
        }

        Expect(claimed.Count == 0, $"claimed, and must wait: {Drawing.Queue(claimed.Select(c => c.Allocation.OrderId))}");
        Remember(operation, answer);
    }

    private bool IsServed(ModelOrder order) => order.Lab is not null && _labs[order.Lab].IsServed;

    // What a drained lab never got is not sent to it.
    private bool IsToLeave(ModelOrder order) => order.Lab is not null && _labs[order.Lab].Suspended == SuspensionMode.Drain && order.IsUnsent;

    private bool IsDue(ModelOrder order) =>
        IsServed(order) && ((order.Due == Due.Now && !IsToLeave(order)) || (order.LeaseState == LeaseState.Ended && IsUnfinished(order)));

    // Something of it is still to be sent.
    private static bool IsUnfinished(ModelOrder order) => !order.HasEnded && (order.State == OrderState.Disclosing || order.Revoked);

    private bool IsRepeat(string operation, IReadOnlyList<ClaimedOrder> answer)
    {
        if (!_claims.TryGetValue(operation, out IReadOnlyList<(string Id, long Lease)>? before))
            return false;
        ModelOrder[] still = [.. before.Where(c => _orders[c.Id].Lease == c.Lease && _orders[c.Id].LeaseState != LeaseState.Closed && _orders[c.Id].Sealed).Select(c => _orders[c.Id])];
        Expect(
            still.Select(o => o.Id).SequenceEqual(answer.Select(c => c.Allocation.OrderId)),
            $"repeated, the claim gave {Drawing.Queue(answer.Select(c => c.Allocation.OrderId))}; must be {Drawing.Queue(still.Select(o => o.Id))}");
        foreach ((ModelOrder order, ClaimedOrder claimed) in still.Zip(answer))
            ExpectLease(order, claimed.Allocation);
        return true;
    }

    private void Remember(string operation, IReadOnlyList<ClaimedOrder> answer)
    {
        if (answer.Count > 0)
            _claims.Add(operation, [.. answer.Select(c => (c.Allocation.OrderId, c.Allocation.Lease))]);
    }
}
