using Demo.Orders;

namespace Demo.Balance;

/// <summary>One line of the balance: what it is about, the two figures that must agree, and where each comes from.</summary>
internal sealed record BalanceLine(string What, long Left, string LeftSource, long Right, string RightSource)
{
    public bool Holds => Left == Right;
}

/// <summary>Whether the books agree with what everyone else wrote down.</summary>
internal sealed record BalanceSheet(IReadOnlyList<BalanceLine> Lines, long Accepted, long Resulted, long Held, int Moved, int HeldAfterMove)
{
    public bool Holds => Lines.All(line => line.Holds);

    public static BalanceSheet Of(Evidence evidence)
    {
        var accepted = evidence.Sent.Where(order => order.IsAccepted).ToList();
        var reported = accepted.Where(order => evidence.ReportsOf(order).Count > 0).ToList();
        var held = accepted.Except(reported).Where(order => evidence.Tasks.GetValueOrDefault(order.Number)?.IsHeld == true).ToList();
        var seenBy = accepted.ToDictionary(order => order, evidence.LabsThatGot);
        var suspended = evidence.Suspension.Lab;
        var taken = accepted.Where(order => order.Task!.Lab == suspended && evidence.Tasks.GetValueOrDefault(order.Number)?.Lab != suspended).ToList();

        return new BalanceSheet(
        [
            new("every order sent was accepted", evidence.Sent.Count, "sent", accepted.Count, "placers answered 2xx"),
            new("accepted", evidence.LedgerGrowth(books => books.Accepted), "ledger", accepted.Count, "placers answered 2xx"),
            new("accepted = resulted + held", evidence.InLedger(books => books.Accepted), "ledger", evidence.InLedger(books => books.Resulted + books.Held), "ledger"),
            new("resulted", evidence.LedgerGrowth(books => books.Resulted), "ledger", evidence.NewReports, "reports at the programmes"),
            new("held", evidence.InLedger(books => books.Held), "ledger", held.Count + EarlierWithoutReport(evidence, reported.Count), "orders without a report, each Task says held"),
            new("orders lost", 0, "", accepted.Count - reported.Count - held.Count, "neither report nor held"),
            new("reports about another person", 0, "", reported.Count(order => evidence.ReportsOf(order).Any(report => !Names(report.PatientIdentifiers, order))), "BSN on the report is not the order's"),
            new("more than one report for an order", 0, "", reported.Count(order => evidence.ReportsOf(order).Count > 1), "programmes"),
            new("reports for orders that no lab had", 0, "", reported.Count(order => seenBy[order].Count == 0), "bytes that the labs got"),
            new($"at two labs, not taken from {suspended}", 0, "", seenBy.Count(pair => pair.Value.Count > 2 || (pair.Value.Count == 2 && !taken.Contains(pair.Key))), "bytes that the labs got"),
            new($"requests that reached {suspended} once suspended", 0, "", RequestsAfterwards(evidence), $"{suspended}'s own log"),
        ],
        evidence.InLedger(books => books.Accepted),
        evidence.InLedger(books => books.Resulted),
        evidence.InLedger(books => books.Held),
        taken.Count(order => evidence.Tasks[order.Number].Lab is not null),
        taken.Count(order => evidence.Tasks[order.Number].IsHeld));
    }

    private static bool Names(IReadOnlyList<ProgrammeSimulator.FhirIdentifier> identifiers, SentOrder order) =>
        identifiers.Count > 0 && identifiers.All(identifier => identifier.Value == order.Order.Bsn);

    private static int RequestsAfterwards(Evidence evidence) =>
        evidence.Labs.Single(lab => lab.Lab == evidence.Suspension.Lab).Lines.Count(line => line.ReceivedAt > evidence.Suspension.Quiesced);

    /// <summary>Orders of an earlier run, on a kept ledger, that had no result before this one and have none now either.</summary>
    private static long EarlierWithoutReport(Evidence evidence, int reportsOfThisRun) =>
        evidence.Before.Sum(programme => programme.Orders.Accepted - programme.Orders.Resulted) - (evidence.NewReports - reportsOfThisRun);
}
