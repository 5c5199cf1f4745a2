using Gateway.Ledger;
using Gateway.Routing;

namespace Gateway.Tests.Ledger.Model;

/// <summary>What operators do: suspend, move, reinstate, set capacity, end what is kept too long.</summary>
internal sealed partial class LedgerModel
{
    private readonly Dictionary<string, MoveBatch> _moves = new(StringComparer.Ordinal);

    public void Suspend(string lab, SuspensionRecord suspension, bool first)
    {
        ModelLab stands = _labs[lab];
        bool heard = suspension.Turn >= stands.Turn;
        Expect(first == (heard && stands.Suspended is null), $"{lab} is suspended for the first time: {first}");
        if (heard)
            (stands.Suspended, stands.Stopped, stands.Turn) = (suspension.Mode, suspension.Stopped, suspension.Turn);
    }

    public void Reinstate(string lab, long turn, double ramp, bool changed)
    {
        ModelLab stands = _labs[lab];
        bool heard = turn >= stands.Turn;
        Expect(changed == (heard && stands.Suspended is not null), $"{lab} came back: {changed}");
        stands.Ramp = ramp;
        if (heard)
            (stands.Suspended, stands.Stopped, stands.Turn) = (null, false, turn);
    }

    public void SetCapacity(Candidate lab, string test, int? ordersADay, DateOnly today, DateOnly from, bool preview, CapacityChange answer)
    {
        ModelLab known = _labs[lab.Lab];
        int? now = from == today ? ordersADay : known.Capacity.TryGetValue(test, out int set) ? set : null;
        var planned = new SortedDictionary<DateOnly, int?>(known.Planned.GetValueOrDefault(test, []));
        if (from > today)
        {
            planned.Remove(from);
            // What holds already on the day before is no change.
            if (ordersADay != planned.Where(change => change.Key < from).Select(change => change.Value).DefaultIfEmpty(now).Last())
                planned.Add(from, ordersADay);
        }

        DatedFigure[] later = [.. planned.Select(change => new DatedFigure(change.Key, change.Value))];
        int capacity = (int)Math.Ceiling((ordersADay ?? lab.CapacityADay) * known.Ramp);
        int reserved = Reserved(lab.Lab, test), held = InLine(test).Count();
        int room = known.Suspended is not null ? 0 : Math.Min(capacity - lab.Reserve - (from == today ? reserved : 0), lab.OutstandingLimit - Outstanding(lab.Lab));
        var expected = new CapacityChange(
            from, capacity, reserved, from == today ? Math.Max(0, reserved - capacity) : 0, held, Math.Max(0, Math.Min(held, room)), answer.Later);
        Expect(expected == answer && answer.Later.SequenceEqual(later), $"answered   {answer} {string.Join(' ', answer.Later)}\n  must be    {expected} {string.Join<DatedFigure>(' ', later)}");
        if (preview)
            return;

        known.Planned[test] = new Dictionary<DateOnly, int?>(planned);
        if (now is { } figure)
            known.Capacity[test] = figure;
        else
            known.Capacity.Remove(test);
    }

    /// <param name="batch">Batch id.</param>
    /// <param name="lab">The lab that loses its orders.</param>
    /// <param name="plan">Who may have them, and their fresh numbers; orders of a test that is not named are held.</param>
    /// <param name="answer">What the ledger did.</param>
    public void Move(string batch, string lab, MovePlan plan, MoveBatch? answer)
    {
        ModelLab stands = _labs[lab];
        Expect(answer is null == (stands.Suspended is null || stands.Stopped), $"{lab} is moved: {answer is not null}");
        if (answer is null)
            return;
        if (_moves.TryGetValue(batch, out MoveBatch? before))
        {
            Expect(Describe(before) == Describe(answer), $"repeated, the move did {Describe(answer)}; must be {Describe(before)}");
            return;
        }

        List<MovedOrder> moved = [];
        List<string> held = [], cancelled = [];
        int inFlight = 0;
        foreach (ModelOrder order in ToBeLookedAt(lab, answer))
        {
            if (moved.Count + held.Count + cancelled.Count == Math.Min(plan.Most, plan.FreshNumbers.Count))
                break;
            if (order.LeaseState == LeaseState.Running)
                inFlight++;
            else if (Take(order))
                cancelled.Add(order.Id);
            else if (Replace(order, plan.Candidates.GetValueOrDefault(order.Test, []), plan.FreshNumbers, moved.Count, answer) is { } place)
                moved.Add(place);
            else
                held.Add(order.Id);
        }

        var expected = new MoveBatch(moved, held, cancelled, inFlight, Outstanding(lab));
        Expect(Describe(expected) == Describe(answer), $"the move did {Describe(answer)}; must be {Describe(expected)}");
        _moves.Add(batch, answer);
    }

    // A drained lab's orders go in the order in which they are due, which is a matter of milliseconds: as the ledger says, and those that are held last,
    // since room only grows less.
    private IReadOnlyList<ModelOrder> ToBeLookedAt(string lab, MoveBatch answer)
    {
        ModelOrder[] here = [.. At(lab).Where(o => o.IsOutstanding).OrderBy(o => o.Rank)];
        if (_labs[lab].Suspended != SuspensionMode.Drain)
            return here;
        string[] gone = [.. answer.Moved.Select(m => m.OrderId), .. answer.Held];
        return [.. here.Where(o => o.IsUnsent).OrderBy(o => Array.IndexOf(gone, o.Id) is var at and >= 0 ? at : gone.Length)];
    }

    public void Retain(bool all, RetentionBatch answer)
    {
        ModelOrder[] open = all ? [.. Orders.Where(o => !o.HasEnded && o.LeaseState != LeaseState.Running)] : [];
        ModelOrder[] listed = all ? [.. Orders.Where(o => o.State is OrderState.Refused or OrderState.Undeliverable && o.Status != BusinessStatus.RetentionEnded)] : [];
        foreach (ModelOrder order in open)
        {
            order.Revoked = false;
            End(order, OrderState.Undeliverable, BusinessStatus.RetentionEnded);
        }

        foreach (ModelOrder order in listed)
            order.Enter(order.State, BusinessStatus.RetentionEnded);
        foreach (ModelOrder order in open.Concat(listed))
            order.Sealed = false;

        Expect(Drawing.Set(answer.Ended) == Drawing.Set(open.Select(o => o.Id)), $"ended {Drawing.Set(answer.Ended)}; must be {Drawing.Set(open.Select(o => o.Id))}");
        Expect(answer.Destroyed == open.Length + listed.Length, $"{answer.Destroyed} destroyed; must be {open.Length + listed.Length}");
    }

    // It leaves the fenced lab for good; true when there is nothing more to do about it.
    private bool Take(ModelOrder order)
    {
        TakeNoteOfTheEnd(order);
        if (order.IntentOnRecord)
            Disclose(order.Lab!, "moved", order.Id, order.Number!);
        order.Lease++;
        Release(order);
        if (order.Revoked)
            End(order, OrderState.Cancelled, BusinessStatus.CancelledLabSuspended);
        return order.Revoked;
    }

    private MovedOrder? Replace(ModelOrder order, IReadOnlyList<Candidate> candidates, IReadOnlyList<string> numbers, int used, MoveBatch answer)
    {
        MovedOrder? chosen = answer.Moved.FirstOrDefault(m => m.OrderId == order.Id);
        Choose(order, Best(order, candidates), chosen?.To);
        if (chosen is null)
        {
            Hold(order, BusinessStatus.HeldNoCapacity);
            return null;
        }

        var moved = new MovedOrder(order.Id, order.Lab!, chosen.To, order.Number!, numbers[used]);
        Reserve(order, chosen.To, numbers[used], candidates.Count);
        order.Enter(OrderState.Allocated, BusinessStatus.LabSuspended);
        order.Due = Due.Now;
        return moved;
    }

    private static string Describe(MoveBatch batch) =>
        $"[{string.Join(", ", batch.Moved.Select(m => $"{Drawing.Short(m.OrderId)} {m.From} {Drawing.Short(m.OldNumber)} -> {m.To} {Drawing.Short(m.NewNumber)}"))}], "
        + $"held {Drawing.Queue(batch.Held)}, cancelled {Drawing.Queue(batch.Cancelled)}, {batch.InFlight} in flight, {batch.Left} left";
}
