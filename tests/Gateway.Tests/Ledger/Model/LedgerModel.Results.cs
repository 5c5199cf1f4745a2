using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Labs send results (I8).</summary>
internal sealed partial class LedgerModel
{
    /// <param name="given">The lab and number that the result names: those of a lease that was once given, perhaps of a lab that no longer holds the order.</param>
    /// <param name="result">An interim or a final result.</param>
    /// <param name="outcome">What the ledger said.</param>
    public void Accept(AllocationRecord given, ResultRecord result, AcceptOutcome outcome)
    {
        ModelOrder order = _orders[given.OrderId];
        AcceptOutcome? refusal = Judge(order, given, result);
        if (refusal is not null)
        {
            Expect(refusal == outcome, $"the result is {outcome}; must be {refusal}");
            return;
        }

        if (order.Results.TryAdd(result.Digest, result.ResultId))
            Take(order, result);
        Expect(outcome is AcceptOutcome.Accepted, $"the result is {outcome}; must be taken");
        ExpectAnswer(order, ((AcceptOutcome.Accepted)outcome).Record);
    }

    // Null when it is to be taken, or is the repeat of one that was.
    private AcceptOutcome? Judge(ModelOrder order, AllocationRecord given, ResultRecord result)
    {
        if (_labs[given.Lab].Suspended == SuspensionMode.Cut)
            return new AcceptOutcome.LabCut();
        if (order.Lab != given.Lab || order.Number != given.OrderNumber)
            return new AcceptOutcome.NotHolder();
        if (!IsHeard(order))
            return new AcceptOutcome.Closed(order.State);
        if (order.Results.TryGetValue(result.Digest, out string? before))
            return before == result.ResultId ? null : new AcceptOutcome.Duplicate(before);
        if (order.Final is not null)
            return new AcceptOutcome.Doubtful(result.Completes ? "same-barcode-other-content" : "interim-after-final");
        return null;
    }

    private static bool IsHeard(ModelOrder order) =>
        order.State is OrderState.Disclosing or OrderState.Indeterminate or OrderState.Delivered or OrderState.Resulted
        || (order.State == OrderState.Allocated && order.Gone != Gone.No);

    // It proves that the lab has the order, whatever became of the acknowledgement.
    private void Take(ModelOrder order, ResultRecord result)
    {
        if (order.State is not (OrderState.Delivered or OrderState.Resulted))
        {
            Disclose(order.Lab!, "delivered", order.Id, order.Number!);
            order.Gone = Gone.Answered;
            if (!order.Revoked)
                order.Due = Due.No;
            order.Enter(OrderState.Delivered, order.Revoked ? BusinessStatus.CancellationDue : "");
        }

        if (!result.Completes)
            return;
        (order.Final, order.Revoked) = (result.Digest, false);
        End(order, OrderState.Resulted, "");
    }
}
