using Peers;

namespace LabSimulator.Orders;

internal enum OrderState
{
    Accepted,
    Cancelled,
    Resulted,
    Refused,
    Destroyed,
}

/// <summary>An order that the lab acted on.</summary>
internal sealed class KnownOrder(LabOrder order, DateTimeOffset receivedAt)
{
    public LabOrder Order { get; set; } = order;

    public DateTimeOffset ReceivedAt => receivedAt;

    public int Requests { get; set; } = 1;

    public OrderState State { get; set; }
}

/// <summary>The lab's orders in memory, rebuilt from its log at each start. All members may be called at the same time.</summary>
internal sealed class OrderBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KnownOrder> _byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownOrder> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cancelled = new(StringComparer.Ordinal);
    private readonly HashSet<long> _requests = [];
    private long _acknowledged;
    private long _resultsSent;
    private long _resultsAccepted;
    private long _resultsRefused;

    /// <summary>Raised after each change of what is here.</summary>
    public Signal Changed { get; } = new();

    public IReadOnlyList<KnownOrder> Outstanding
    {
        get
        {
            lock (_lock) return [.. _byNumber.Values.Where(known => known.State == OrderState.Accepted)];
        }
    }

    public IReadOnlyList<OrderView> Views
    {
        get
        {
            lock (_lock) return [.. _byNumber.Values.Select(View)];
        }
    }

    public LabCounters Counters
    {
        get
        {
            lock (_lock) return new LabCounters(_requests.Count, _acknowledged, _byNumber.Count, _cancelled.Count, _resultsSent, _resultsAccepted, _resultsRefused);
        }
    }

    public void Apply(LogLine line)
    {
        if (Count(line) && line.Outcome is ("created" or "exists" or "cancelled" or "destroyed" or "to-be-destroyed" or "kept")) Acknowledged();
        if (line is { Outcome: "created" or "exists", Order: { } order }) Place(order, line.ReceivedAt);
        if (line is { Outcome: "cancelled", OrderNumber: { } number }) Cancel(number);
        if (line is { Outcome: "destroyed", OrderNumber: { } destroyed }) Destroy(new LabIdentifier(null, destroyed), line.ReceivedAt);
    }

    public void Apply(ResultLine line)
    {
        lock (_lock)
        {
            _resultsSent++;
            if (line.Outcome == "accepted") _resultsAccepted++;
            if (line.Outcome == "refused") _resultsRefused++;
            if (line.Outcome != "failed" && _byNumber.TryGetValue(line.OrderNumber, out var known) && known.State != OrderState.Destroyed)
                known.State = line.Outcome == "accepted" ? OrderState.Resulted : OrderState.Refused;
        }

        Changed.Raise();
    }

    /// <summary>Counts a request once, however many orders it carried.</summary>
    /// <returns>True the first time.</returns>
    public bool Count(LogLine line)
    {
        bool isNew;
        lock (_lock) isNew = _requests.Add(line.Request);
        Changed.Raise();
        return isNew;
    }

    public void Acknowledged()
    {
        Interlocked.Increment(ref _acknowledged);
        Changed.Raise();
    }

    public (KnownOrder Known, bool IsNew) Place(LabOrder order, DateTimeOffset receivedAt)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(order.Key, out var known) || _byNumber.TryGetValue(order.Number.Value, out known))
            {
                known.Requests++;
                return (known, false);
            }

            known = new KnownOrder(order, receivedAt);
            if (_cancelled.Contains(order.Number.Value)) known.State = OrderState.Cancelled;
            _byKey.Add(order.Key, known);
            _byNumber.Add(order.Number.Value, known);
            return (known, true);
        }
    }

    public void Cancel(string orderNumber)
    {
        lock (_lock)
        {
            _cancelled.Add(orderNumber);
            if (_byNumber.TryGetValue(orderNumber, out var known) && known.State == OrderState.Accepted) known.State = OrderState.Cancelled;
        }

        Changed.Raise();
    }

    /// <summary>Nothing is left of it but its number and that it is destroyed.</summary>
    public void Destroy(LabIdentifier number) => Destroy(number, default);

    private void Destroy(LabIdentifier number, DateTimeOffset receivedAt)
    {
        lock (_lock)
        {
            var nothing = new LabOrder(number, "", null, null, null);
            if (_byNumber.TryGetValue(number.Value, out var known)) _byKey.Remove(known.Order.Key);
            else _byNumber.Add(number.Value, known = new KnownOrder(nothing, receivedAt));
            (known.Order, known.State) = (nothing, OrderState.Destroyed);
        }

        Changed.Raise();
    }

    public KnownOrder? Find(string orderNumber)
    {
        lock (_lock) return _byNumber.GetValueOrDefault(orderNumber);
    }

    public KnownOrder? Another(KnownOrder order)
    {
        lock (_lock) return _byNumber.Values.FirstOrDefault(known => known != order && known.Order.Test == order.Order.Test);
    }

    private static OrderView View(KnownOrder known) => new(
        known.Order.Number.Value, known.Order.Number.System, known.Order.Key, known.Order.Test, known.Order.Barcode?.Value, known.Order.Person?.Value,
        known.ReceivedAt, known.Requests, known.State.ToString().ToLowerInvariant());
}
