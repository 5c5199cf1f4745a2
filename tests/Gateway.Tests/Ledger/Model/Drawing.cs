using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>How pictures are drawn, from the model as from Redis. Ids are short: the programme says nothing in a sequence.</summary>
internal static class Drawing
{
    public static string Short(string id) => id[(id.LastIndexOf('-') + 1)..];

    public static string Queue(IEnumerable<string> ids) => string.Join(' ', ids.Select(Short));

    public static string Set(IEnumerable<string> ids) => string.Join(' ', ids.Select(Short).Order(StringComparer.Ordinal));

    public static string ByTest(Func<string, int> count) => string.Join(' ', Country.Tests.Select(test => $"{test}={count(test)}"));

    // Those of one step, in no order: in which order labs and orders come in a claim is free.
    public static string Disclosures(IEnumerable<DisclosureEntry> disclosed) => string.Join(
        ", ", disclosed.Select(d => $"{d.Lab}: {d.Event} {Short(d.OrderId)} {Short(d.Number)} {d.Policy} {d.Person} {d.Reason}".TrimEnd()).Order(StringComparer.Ordinal));

    public static OrderPicture NotAccepted(string id, bool isSealed, bool linked) =>
        new(id, default, "not accepted", "", "", "", "", Revoked: false, Cancelling: false, 0, 0, LeaseState.Closed, isSealed, linked);

    public static OrderPicture Order(OrderRecord order, AllocationRecord attempt, LeaseState lease, bool isSealed, bool linked) => new(
        Short(order.Id),
        order.State,
        order.BusinessStatus,
        order.Lab ?? "",
        Short(order.OrderNumber ?? ""),
        order.Policy ?? "",
        order.Reason ?? "",
        order.Cancelling,
        attempt.Cancelling,
        attempt.Attempt,
        attempt.Lease,
        lease,
        isSealed,
        linked);
}
