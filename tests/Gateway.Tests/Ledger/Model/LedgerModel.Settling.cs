using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Attempts end.</summary>
internal sealed partial class LedgerModel
{
    private const int SameLabTries = 3;

    /// <param name="lease">The lease under which the attempt was made; perhaps an old one.</param>
    /// <param name="ended">How it ended.</param>
    /// <param name="next">When the same lab is due again, if it is.</param>
    /// <param name="outcome">What the ledger said.</param>
    public void Settle(AllocationRecord lease, DeliveryOutcome ended, Due next, SettleOutcome outcome)
    {
        ModelOrder order = _orders[lease.OrderId];
        if (order.Lease != lease.Lease)
        {
            Expect(outcome is SettleOutcome.Stale, $"lease {lease.Lease} of {Drawing.Short(order.Id)} is lost, and was settled");
            if (order.LateHeard != lease.Lease)
                Disclose(lease.Lab, "late-" + NameOf(ended), order.Id, lease.OrderNumber, ReasonOf(ended));
            order.LateHeard = lease.Lease;
            return;
        }

        if (order.LeaseState != LeaseState.Closed)
            Settle(order, ended, next);
        Expect(outcome is SettleOutcome.Settled, $"lease {lease.Lease} of {Drawing.Short(order.Id)} is the newest, and was stale");
        ExpectAnswer(order, ((SettleOutcome.Settled)outcome).Record);
    }

    private void Settle(ModelOrder order, DeliveryOutcome ended, Due next)
    {
        order.LeaseState = LeaseState.Closed;
        order.Reason = ReasonOf(ended);
        Disclose(order.Lab!, (order.Cancelling ? "cancellation-" : "") + NameOf(ended), order.Id, order.Number!, order.Reason);
        ModelLab lab = _labs[order.Lab!];
        lab.Silent = ended is DeliveryOutcome.NeverSent || (lab.Silent && ended is DeliveryOutcome.Indeterminate or DeliveryOutcome.CannotMinimise);
        order.Gone = ended switch
        {
            DeliveryOutcome.NeverSent or DeliveryOutcome.CannotMinimise => order.Gone,
            DeliveryOutcome.Indeterminate => Gone.Unknown,
            _ => order.Gone == Gone.Unknown ? Gone.Unknown : Gone.Answered,
        };

        if (order.HasEnded)
            return;
        if (order.Revoked && order.Cancelling)
            SettleCancellation(order, ended, next);
        else if (order.State == OrderState.Disclosing)
            SettleOrder(order, ended, next);
        else if (order.Revoked)
            Again(order, order.State, BusinessStatus.CancellationDue, next);
    }

    private static void SettleOrder(ModelOrder order, DeliveryOutcome ended, Due next)
    {
        bool unknown = order.Gone == Gone.Unknown;
        if (ended is DeliveryOutcome.Delivered && order.Revoked)
            Again(order, OrderState.Delivered, BusinessStatus.CancellationDue, next);
        else if (ended is DeliveryOutcome.Delivered)
            order.Enter(OrderState.Delivered);
        else if (order.Revoked && (ended is DeliveryOutcome.RefusedByLab || !unknown))
            Close(order, OrderState.Cancelled, BusinessStatus.CancelledHere);
        else if (ended is DeliveryOutcome.RefusedByLab)
            GoElsewhereAfterRefusal(order);
        else if (ended is DeliveryOutcome.CannotMinimise cannot)
            Close(order, OrderState.Undeliverable, cannot.Reason);
        else if (ended is DeliveryOutcome.NeverSent && !unknown && order.Attempt >= SameLabTries)
            GoElsewhere(order);
        else
            Again(order, unknown ? OrderState.Indeterminate : OrderState.Allocated, order.Revoked ? BusinessStatus.CancellationDue : ended is DeliveryOutcome.Throttled ? BusinessStatus.LabBusy : BusinessStatus.LabUnavailable, next);
    }

    private static void SettleCancellation(ModelOrder order, DeliveryOutcome ended, Due next)
    {
        if (ended is DeliveryOutcome.Delivered)
        {
            Close(order, OrderState.Cancelled, BusinessStatus.CancelledAtLab);
        }
        else if (ended is DeliveryOutcome.RefusedByLab or DeliveryOutcome.CannotMinimise)
        {
            (order.Revoked, order.Cancelling, order.Listed) = (false, false, true);
            Again(order, order.State, BusinessStatus.CancellationRefused, order.State == OrderState.Delivered ? Due.No : next);
        }
        else
        {
            Again(order, order.State, BusinessStatus.CancellationDue, next);
        }
    }

    private static void Again(ModelOrder order, OrderState state, string status, Due next)
    {
        order.Due = next;
        order.Enter(state, status);
    }

    private static void Close(ModelOrder order, OrderState state, string status)
    {
        Release(order);
        End(order, state, status);
    }

    private static void GoElsewhereAfterRefusal(ModelOrder order)
    {
        order.RefusedBy.Add(order.Lab!);
        if (order.RefusedBy.Count >= order.Candidates)
            Close(order, OrderState.Refused, BusinessStatus.LabRefused);
        else
            Hold(order, BusinessStatus.LabRefused);
    }

    private static void GoElsewhere(ModelOrder order)
    {
        order.Avoided = order.Lab;
        Hold(order, BusinessStatus.LabUnavailable);
    }

    private static string NameOf(DeliveryOutcome ended) => ended switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.RefusedByLab => "refused",
        DeliveryOutcome.NeverSent => "never-sent",
        DeliveryOutcome.Throttled => "throttled",
        DeliveryOutcome.Indeterminate => "indeterminate",
        DeliveryOutcome.CannotMinimise => "cannot-minimise",
        _ => throw new ArgumentOutOfRangeException(nameof(ended), ended.GetType().Name, "No such outcome."),
    };

    private static string ReasonOf(DeliveryOutcome ended) => ended switch
    {
        DeliveryOutcome.RefusedByLab refused => $"status-{refused.Status}",
        DeliveryOutcome.NeverSent never => never.Reason,
        DeliveryOutcome.Throttled busy => $"status-{busy.Status}",
        DeliveryOutcome.Indeterminate unknown => unknown.Reason,
        DeliveryOutcome.CannotMinimise cannot => cannot.Reason,
        _ => "",
    };
}
