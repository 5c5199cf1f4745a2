using System.Globalization;
using LoadTest.Measuring;
using LoadTest.Site;

namespace LoadTest.Books;

/// <summary>What is known at the end of a run about its orders, from three sides.</summary>
/// <param name="Sent">Orders that were sent to the gateway.</param>
/// <param name="Accepted">Of them answered with 2xx.</param>
/// <param name="Unknown">Of them without an answer, or with a 5xx: they may have been accepted.</param>
/// <param name="Ledger">The programme's books, of this run.</param>
/// <param name="LookedUp">Accepted orders whose Task was asked for, by number.</param>
/// <param name="Missing">Of them those that the gateway does not know.</param>
/// <param name="AtLabs">Orders that labs got, by their idempotency keys: an order that moved counts at each.</param>
/// <param name="Reports">Reports that the programme took; null where no results were sent.</param>
internal sealed record BooksEvidence(long Sent, long Accepted, long Unknown, ProgrammeBooks Ledger, int LookedUp, int Missing, long AtLabs, long? Reports);

/// <summary>Whether every acknowledged order is accounted for. A run whose books do not balance has measured nothing.</summary>
internal static class BooksCheck
{
    public static IReadOnlyList<Check> Of(BooksEvidence evidence)
    {
        var ledger = evidence.Ledger;
        var most = evidence.Accepted + evidence.Unknown;
        var checks = new List<Check>
        {
            Check.That(
                "books: accepted orders",
                ledger.Accepted >= evidence.Accepted && ledger.Accepted <= most,
                $"{Number(ledger.Accepted)} in the ledger",
                evidence.Unknown == 0 ? $"{Number(evidence.Accepted)} answered with 2xx" : $"{Number(evidence.Accepted)} to {Number(most)}: {Number(evidence.Unknown)} were left without a clear answer"),
            Check.That("books: accepted is the sum of all states", ledger.Accepted == ledger.Sum, Number(ledger.Sum), Number(ledger.Accepted)),
            Check.That("books: acknowledged orders that the gateway does not know", evidence.Missing == 0, $"{Number(evidence.Missing)} of {Number(evidence.LookedUp)} looked up", "0"),
            Check.That("books: nothing is left on the way", ledger.OnTheWay == 0, Number(ledger.OnTheWay), "0"),
            Check.That("books: every delivered order is at a lab", evidence.AtLabs >= ledger.Delivered + ledger.Resulted, $"{Number(evidence.AtLabs)} at labs", $"at least {Number(ledger.Delivered + ledger.Resulted)}"),
        };
        if (evidence.Reports is { } reports)
            checks.Add(Check.That("books: reports at the programme", reports >= ledger.Resulted && ledger.Resulted == ledger.Accepted, $"{Number(reports)} of {Number(ledger.Resulted)} resulted", $"{Number(ledger.Accepted)}"));
        return checks;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
