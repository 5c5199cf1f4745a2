using System.Diagnostics.CodeAnalysis;
using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>
/// The specification: one method an operation, which takes the ledger's answer, refuses it where it must not be, and follows it where the ledger is
/// free (which of several labs with the same shortfall; which of several due orders).
/// </summary>
internal sealed partial class LedgerModel
{
    private readonly List<string> _ids = [];
    private readonly Dictionary<string, ModelOrder> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Placer, string Token), ModelOrder> _byPlacersNumber = [];
    private readonly Dictionary<string, ModelLab> _labs = Country.Labs.ToDictionary(lab => lab, _ => new ModelLab(), StringComparer.Ordinal);
    private readonly List<DisclosureEntry> _disclosed = [];
    private readonly List<AllocationRecord> _leasesGiven = [];

    /// <summary>Task ids that were ever asked for.</summary>
    public IReadOnlyList<string> Ids => _ids;

    public IEnumerable<ModelOrder> Orders => _orders.Values;

    /// <summary>Leases that the present step gave.</summary>
    public IReadOnlyList<AllocationRecord> LeasesGiven => _leasesGiven;

    /// <summary>Before each step.</summary>
    public void Begin()
    {
        _disclosed.Clear();
        _leasesGiven.Clear();
    }

    /// <summary>A lease of the present step was so short that it has ended by now.</summary>
    public void EndLeasesOfThisStep()
    {
        foreach (AllocationRecord lease in _leasesGiven)
        {
            if (_orders[lease.OrderId] is { LeaseState: LeaseState.Running } order && order.Lease == lease.Lease)
                order.LeaseState = LeaseState.Ended;
        }
    }

    public int Reserved(string lab, string test) => Orders.Count(o => o.HasPlace && o.Lab == lab && o.Test == test);

    public int Outstanding(string lab) => Orders.Count(o => o.IsOutstanding && o.Lab == lab);

    /// <summary>Orders a day, as they count now.</summary>
    public int CapacityOf(string lab, string test) =>
        Country.Find(lab, test) is { } candidate ? (int)Math.Ceiling(_labs[lab].Capacity.GetValueOrDefault(test, candidate.CapacityADay) * _labs[lab].Ramp) : 0;

    public Picture Draw() => new(
        [.. _ids.Select(Draw)],
        [.. Country.Labs.Select(DrawLab)],
        [.. Country.Tests.Select(test => new QueuePicture(test, Drawing.Queue(InLine(test).Select(o => o.Id)), Drawing.Set(Apart(test).Select(o => o.Id))))],
        new Books(
            _orders.Count, Count(OrderState.Held), Count(OrderState.Allocated), Count(OrderState.Disclosing), Count(OrderState.Indeterminate), Count(OrderState.Delivered),
            Count(OrderState.Resulted), Count(OrderState.Cancelled), Count(OrderState.Refused), Count(OrderState.Undeliverable)),
        Drawing.Set(Orders.Where(o => o.Listed).Select(o => o.Id)),
        Drawing.Disclosures(_disclosed));

    private OrderPicture Draw(string id) =>
        _orders.TryGetValue(id, out ModelOrder? order) ? order.Draw() : Drawing.NotAccepted(Drawing.Short(id), isSealed: false, linked: false);

    private LabPicture DrawLab(string lab) => new(
        lab,
        _labs[lab].Suspended?.ToString().ToLowerInvariant() ?? "",
        Drawing.ByTest(test => Reserved(lab, test)),
        Drawing.ByTest(test => At(lab).Count(o => o.IsOutstanding && o.Test == test)),
        Drawing.Queue(At(lab).Where(o => o.IsOutstanding).OrderBy(o => o.Rank).Select(o => o.Id)),
        Drawing.Set(At(lab).Where(o => o.Due != Due.No).Select(o => o.Id)),
        Drawing.Set(At(lab).Where(o => o.LeaseState != LeaseState.Closed).Select(o => o.Id)),
        Drawing.Set(Orders.SelectMany(o => o.LeftBehind).Where(left => left.Lab == lab).Select(left => left.Number)));

    private IEnumerable<ModelOrder> At(string lab) => Orders.Where(o => o.Lab == lab);

    private IEnumerable<ModelOrder> InLine(string test) => Orders.Where(o => o.WaitsInLine && o.Test == test).OrderBy(o => o.Rank);

    private IEnumerable<ModelOrder> Apart(string test) => Orders.Where(o => o.WaitsApart && o.Test == test);

    private int Count(OrderState state) => Orders.Count(o => o.State == state);

    private void Disclose(string lab, string what, string order, string number, string reason = "") =>
        _disclosed.Add(new DisclosureEntry(lab, what, order, number, "", "", reason));

    // An attempt: its intent is on record before it (I5).
    private void Intend(ModelOrder order, string what) =>
        _disclosed.Add(new DisclosureEntry(order.Lab!, what, order.Id, order.Number!, $"{order.Lab}-standard@1", order.Request.PersonToken, ""));

    private static void Expect([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
            throw new DisagreementException(what);
    }

    // What the ledger answered of an order is the order as it stands.
    private static void ExpectAnswer(ModelOrder order, OrderRecord answer)
    {
        OrderPicture expected = order.Draw(), actual = expected with
        {
            Id = Drawing.Short(answer.Id),
            State = answer.State,
            Status = answer.BusinessStatus,
            Lab = answer.Lab ?? "",
            Number = Drawing.Short(answer.OrderNumber ?? ""),
            Policy = answer.Policy ?? "",
            Reason = answer.Reason ?? "",
            Revoked = answer.Cancelling,
        };
        Expect(expected == actual, $"answered   {actual}\n  must be    {expected}");
    }
}
