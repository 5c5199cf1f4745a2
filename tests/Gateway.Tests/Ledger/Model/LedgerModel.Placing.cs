using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>Orders come in, and are revoked.</summary>
internal sealed partial class LedgerModel
{
    public void Place(IReadOnlyList<PlaceRequest> requests, PlaceOutcome outcome)
    {
        foreach (PlaceRequest request in requests.Where(r => !_ids.Contains(r.OrderId)))
            _ids.Add(request.OrderId);

        int conflict = FirstConflict(requests);
        if (outcome is PlaceOutcome.Conflict refused)
        {
            Expect(refused.Index == conflict, $"order {refused.Index} of the call conflicts; must be {conflict}");
            return;
        }

        var placed = (PlaceOutcome.Placed)outcome;
        Expect(conflict < 0, $"order {conflict} of the call has a known number and other content, and is placed");
        Expect(placed.Orders.Count == requests.Count, $"{placed.Orders.Count} orders answered for {requests.Count}");
        foreach ((PlaceRequest request, PlacedOrder answer) in requests.Zip(placed.Orders))
            Place(request, answer);
    }

    public void Cancel(string id, CancelOutcome outcome)
    {
        ModelOrder order = _orders[id];
        if (order.State is OrderState.Resulted or OrderState.Refused or OrderState.Undeliverable)
        {
            Expect(outcome is CancelOutcome.TooLate, $"{Drawing.Short(id)} has ended, and is {outcome}");
            return;
        }

        bool atLab = order.State == OrderState.Cancelled
            ? order.Revoked
            : order.State != OrderState.Held && (order.State != OrderState.Allocated || order.Gone != Gone.No);
        if (!atLab && !order.HasEnded)
        {
            Release(order);
            End(order, OrderState.Cancelled, BusinessStatus.CancelledHere);
        }
        else if (!order.HasEnded && !order.Revoked)
        {
            (order.Revoked, order.Listed) = (true, false);
            order.Enter(order.State, BusinessStatus.CancellationDue);
            if (order.LeaseState == LeaseState.Closed)
                order.Due = Due.Now;
        }

        ExpectAnswer(order, outcome switch
        {
            CancelOutcome.AtLab there when atLab => there.Record,
            CancelOutcome.CancelledLocally here when !atLab => here.Record,
            _ => throw new DisagreementException($"{Drawing.Short(id)} is {outcome}; must be {(atLab ? "at the lab" : "cancelled here")}"),
        });
    }

    private int FirstConflict(IReadOnlyList<PlaceRequest> requests)
    {
        var digests = _byPlacersNumber.ToDictionary(o => o.Key, o => o.Value.Request.Digest);
        for (int i = 0; i < requests.Count; i++)
        {
            if (!digests.TryAdd((requests[i].Placer, requests[i].NumberToken), requests[i].Digest) && digests[(requests[i].Placer, requests[i].NumberToken)] != requests[i].Digest)
                return i;
        }

        return -1;
    }

    private void Place(PlaceRequest request, PlacedOrder answer)
    {
        if (!_byPlacersNumber.TryGetValue((request.Placer, request.NumberToken), out ModelOrder? order))
        {
            order = new ModelOrder(request, _orders.Count);
            _orders.Add(order.Id, order);
            _byPlacersNumber.Add((request.Placer, request.NumberToken), order);
            Accept(order, answer.Record.Lab);
        }

        ExpectAnswer(order, answer.Record);
        bool mine = order.Id == request.OrderId;
        Expect(answer.Known == !mine, $"{Drawing.Short(request.OrderId)} is known: {answer.Known}");
        bool leased = mine && order.LeaseState != LeaseState.Closed && order.Attempt == 1 && order.Number == request.FreshOrderNumber;
        Expect((answer.Allocation is not null) == leased, $"{Drawing.Short(request.OrderId)} has a lease in the answer: {!leased}");
        if (answer.Allocation is { } given)
            ExpectLease(order, given);
    }

    private void Accept(ModelOrder order, string? lab)
    {
        // Who waits goes first, unless the new one is more urgent.
        bool mustWait = InLine(order.Test).Any(waiting => waiting != order && waiting.Rank.CompareTo(order.Rank) < 0);
        Choose(order, mustWait ? [] : Best(order, order.Request.Candidates), lab);
        if (lab is null)
        {
            Hold(order, BusinessStatus.HeldNoCapacity);
            return;
        }

        Reserve(order, lab, order.Request.FreshOrderNumber, order.Request.Candidates.Count);
        GiveLease(order);
    }

    private static void Choose(ModelOrder order, IReadOnlyList<string> best, string? lab) => Expect(
        lab is null ? best.Count == 0 : best.Contains(lab),
        $"{Drawing.Short(order.Id)} went to {lab ?? "no lab"}; must be {(best.Count == 0 ? "held" : string.Join(" or ", best))}");
}
