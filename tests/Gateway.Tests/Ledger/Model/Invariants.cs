using Gateway.Ledger;

namespace Gateway.Tests.Ledger.Model;

/// <summary>I3, I5, I6 and the balance of the books, judged after each step by what Redis shows and by nothing that the model believes of orders.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<string, List<DisclosureEntry>> _byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _numbersOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reserved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _outstanding = new(StringComparer.Ordinal);

    /// <param name="seen">After the step.</param>
    /// <param name="leases">The leases that the step gave.</param>
    /// <param name="capacity">By lab and test: what counts now.</param>
    /// <exception cref="DisagreementException">Something that must hold does not.</exception>
    public void Check(Observation seen, IEnumerable<AllocationRecord> leases, Func<string, string, int> capacity)
    {
        foreach (DisclosureEntry entry in seen.NewDisclosures)
            Record(entry);
        foreach (AllocationRecord lease in leases)
            WasRecordedFirst(lease);
        foreach (DisclosureEntry entry in seen.NewDisclosures.Where(entry => entry.Number.Length > 0))
            WentToOneLabAtATime(entry.OrderId);
        foreach (LabPicture lab in seen.Picture.Labs)
            IsNotOversold(lab, capacity);
        HasOneHolder(seen.Picture);
        BooksBalance(seen.Picture);
        NothingIsForgotten(seen.Picture);
    }

    private void Record(DisclosureEntry entry)
    {
        // It is said before the order has its number at the lab that gets it again.
        if (entry.Event == "second-disclosure")
            return;
        if (!_byNumber.TryGetValue(entry.Number, out List<DisclosureEntry>? entries))
        {
            Must(entry.Event == "intent", $"I5: {entry.Event} of {Drawing.Short(entry.Number)} is on record before its intent");
            _byNumber.Add(entry.Number, entries = []);
            if (!_numbersOf.TryGetValue(entry.OrderId, out List<string>? numbers))
                _numbersOf.Add(entry.OrderId, numbers = []);
            numbers.Add(entry.Number);
        }
        else
        {
            Must(entry.Event != "intent", $"I5: {Drawing.Short(entry.Number)} has two intents");
        }

        entries.Add(entry);
    }

    // I5.
    private void WasRecordedFirst(AllocationRecord lease)
    {
        string what = lease.Cancelling ? "cancellation-intent" : "intent";
        bool recorded = _byNumber.TryGetValue(lease.OrderNumber, out List<DisclosureEntry>? entries)
            && entries.Exists(e => e.Event == what && e.Lab == lease.Lab && e.OrderId == lease.OrderId);
        Must(recorded, $"I5: a lease of {Drawing.Short(lease.OrderNumber)} was given to {lease.Lab} without the {what} on record");
    }

    // I3: every number but the last ended so that its lab provably has no order to work on, or is fenced.
    private void WentToOneLabAtATime(string order)
    {
        foreach (string number in _numbersOf[order].SkipLast(1))
            Must(ProvablyEnded([.. _byNumber[number].Select(e => e.Event)]), $"I3: {Drawing.Short(order)} went on from {Drawing.Short(number)}, which its lab may have");
    }

    private static bool ProvablyEnded(string[] events)
    {
        string[] heard = [.. events.Where(e => !e.StartsWith("late-", StringComparison.Ordinal))];
        return heard.Contains("moved") || heard.Contains("refused")
            || (heard[^1] is "never-sent" or "cannot-minimise" && !heard.Contains("indeterminate") && !heard.Contains("delivered"));
    }

    // I6: what is reserved grows only as far as capacity, what is outstanding only as far as the limit.
    private void IsNotOversold(LabPicture lab, Func<string, string, int> capacity)
    {
        foreach ((string test, int reserved) in ByTest(lab.Reserved))
        {
            int most = Math.Max(_reserved.GetValueOrDefault(lab.Lab + test), capacity(lab.Lab, test));
            Must(reserved >= 0 && reserved <= most, $"I6: {reserved} of {test} reserved at {lab.Lab}, where {most} is the most");
            _reserved[lab.Lab + test] = reserved;
        }

        int outstanding = Ids(lab.Outstanding).Length, limit = Math.Max(_outstanding.GetValueOrDefault(lab.Lab), Country.LimitOf(lab.Lab));
        Must(outstanding <= limit, $"I6: {outstanding} outstanding at {lab.Lab}, where {limit} is the most");
        _outstanding[lab.Lab] = outstanding;
    }

    // I3: an open order is outstanding at the lab that it names, and nowhere else.
    private static void HasOneHolder(Picture picture)
    {
        var holders = picture.Labs.SelectMany(lab => Ids(lab.Outstanding).Select(order => (Order: order, lab.Lab))).ToLookup(h => h.Order, h => h.Lab, StringComparer.Ordinal);
        foreach (OrderPicture order in picture.Orders)
        {
            string[] expected = IsOpen(order) ? [order.Lab] : [];
            Must(holders[order.Id].SequenceEqual(expected), $"I3: {order.Id} is {order.State} at `{order.Lab}`, and outstanding at `{string.Join(' ', holders[order.Id])}`");
        }
    }

    private static void BooksBalance(Picture picture)
    {
        Must(picture.Books.Balance, $"the books do not balance: {picture.Books}");
        foreach (LabPicture lab in picture.Labs)
        {
            foreach ((string test, int open) in ByTest(lab.Open))
                Must(ByTest(lab.Reserved).Single(r => r.Test == test).Count >= open, $"{lab.Lab} has {open} open of {test}, and less reserved");
            Must(ByTest(lab.Open).Sum(o => o.Count) == Ids(lab.Outstanding).Length, $"{lab.Lab} counts other open orders than are outstanding");
        }
    }

    // Each order that still has to go somewhere is on a list that somebody works through.
    private static void NothingIsForgotten(Picture picture)
    {
        string[] listed = [.. picture.Labs.SelectMany(l => Ids(l.Due).Concat(Ids(l.Flying))), .. picture.Queues.SelectMany(q => Ids(q.Held).Concat(Ids(q.Apart)))];
        foreach (OrderPicture order in picture.Orders.Where(o => (IsOpen(o) && (o.State != OrderState.Delivered || o.Revoked)) || (o.State == OrderState.Held && o.Status.Length > 0 && o.Status != "not accepted")))
            Must(listed.Contains(order.Id), $"{order.Id} is {order.State}, {order.Status}, and on no list: nobody will go on with it");
    }

    private static bool IsOpen(OrderPicture order) =>
        order.State is OrderState.Allocated or OrderState.Disclosing or OrderState.Indeterminate or OrderState.Delivered;

    private static string[] Ids(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<(string Test, int Count)> ByTest(string counts) =>
        Ids(counts).Select(count => count.Split('=')).Select(c => (c[0], int.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture)));

    private static void Must(bool holds, string what)
    {
        if (!holds)
            throw new DisagreementException(what);
    }
}
