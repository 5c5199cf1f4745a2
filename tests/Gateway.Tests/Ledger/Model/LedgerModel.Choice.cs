using Gateway.Ledger;
using Gateway.Routing;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Which labs may have an order, which of them must, and what it takes there (I6).</summary>
internal sealed partial class LedgerModel
{
    private const double Same = 1e-9;

    /// <summary>The labs of the largest shortfall among those that may have the order; none when it must wait.</summary>
    private IReadOnlyList<string> Best(ModelOrder order, IReadOnlyList<Candidate> candidates)
    {
        Candidate[] eligible = [.. candidates.Where(c => MayHave(order, c))];
        Candidate[] first = [.. eligible.Where(c => !_labs[c.Lab].Silent && order.Avoided != c.Lab)];
        if (first.Length == 0)
            first = eligible;
        if (first.Length == 0)
            return [];

        double shares = first.Sum(c => c.Share * _labs[c.Lab].Ramp);
        int orders = first.Sum(c => Reserved(c.Lab, order.Test)) + 1;
        double Shortfall(Candidate c) => (((c.Share * _labs[c.Lab].Ramp / shares) + Nearness(order, c)) * orders) - Reserved(c.Lab, order.Test);
        double most = first.Max(Shortfall);
        return [.. first.Where(c => Shortfall(c) > most - Same).Select(c => c.Lab)];
    }

    private bool MayHave(ModelOrder order, Candidate candidate)
    {
        int room = CapacityOf(candidate.Lab, order.Test) - Reserved(candidate.Lab, order.Test);
        return _labs[candidate.Lab].Suspended is null
            && Outstanding(candidate.Lab) < candidate.OutstandingLimit
            && room > (order.Request.Urgent ? 0 : candidate.Reserve)
            && !order.RefusedBy.Contains(candidate.Lab);
    }

    private static double Nearness(ModelOrder order, Candidate candidate) => candidate.Regions.Contains(order.Request.Region) ? candidate.Affinity : 0;

    private static void Reserve(ModelOrder order, string lab, string number, int candidates)
    {
        (order.Lab, order.Number, order.HasPlace, order.Candidates) = (lab, number, true, candidates);
        (order.Attempt, order.LeaseState, order.IntentOnRecord, order.Gone) = (0, LeaseState.Closed, false, Gone.No);
    }

    private void GiveLease(ModelOrder order)
    {
        if (!order.IntentOnRecord)
            Intend(order, "intent");
        if (order.Revoked && !order.Cancelling)
            Intend(order, "cancellation-intent");
        (order.IntentOnRecord, order.Cancelling) = (true, order.Revoked);
        (order.Lease, order.LeaseState, order.Attempt, order.Due) = (order.Lease + 1, LeaseState.Running, order.Attempt + 1, Due.No);
        if (!order.Revoked)
            order.Enter(OrderState.Disclosing);
    }

    private static void Hold(ModelOrder order, string status)
    {
        order.Leave();
        (order.Lab, order.Number, order.Due, order.HasPlace, order.TriedInVain) = (null, null, Due.No, false, false);
        order.Enter(OrderState.Held, status);
    }

    // The place is free again; the lab stays with the order for the record.
    private static void Release(ModelOrder order)
    {
        order.Leave();
        (order.Due, order.HasPlace) = (Due.No, false);
    }

    private static void End(ModelOrder order, OrderState state, string status)
    {
        order.Leave();
        order.Due = Due.No;
        order.Enter(state, status);
        if (state is OrderState.Resulted or OrderState.Cancelled)
            order.Sealed = false;
        else
            order.Listed = true;
    }

    // A lease that ran out says nothing about what the lab got.
    private void TakeNoteOfTheEnd(ModelOrder order)
    {
        if (order.State == OrderState.Disclosing)
        {
            (order.Gone, order.Reason) = (Gone.Unknown, AttemptReason.LeaseEnded);
            Disclose(order.Lab!, "indeterminate", order.Id, order.Number!, AttemptReason.LeaseEnded);
            order.Enter(OrderState.Indeterminate, order.Revoked ? BusinessStatus.CancellationDue : BusinessStatus.LabUnavailable);
        }

        order.LeaseState = LeaseState.Closed;
    }

    private void ExpectLease(ModelOrder order, AllocationRecord given)
    {
        Expect(
            (given.OrderId, given.Lab, given.OrderNumber, given.Lease, given.Attempt, given.Cancelling, given.Policy, given.PersonToken)
                == (order.Id, order.Lab, order.Number, order.Lease, order.Attempt, order.Cancelling, $"{order.Lab}-standard@1", order.Request.PersonToken),
            $"gave       {given}\n  must give  {order.Draw()}");
        _leasesGiven.Add(given);
    }
}
