using Gateway.Ledger;
using Gateway.Routing;

namespace Gateway.Operations;

/// <summary>Reads from the ledger what a forecast is made of.</summary>
internal sealed class OutlookReader(OrderBook book, LabCapacity capacity, Intake intake)
{
    /// <summary>The intake is the mean of so many full days, fewer where orders have come for fewer.</summary>
    public const int IntakeDays = 28;

    /// <param name="programme">Programme id.</param>
    /// <param name="test">Test code.</param>
    /// <param name="labs">The labs that may have its orders; at least one.</param>
    /// <param name="without">A lab that is counted out, as if it were suspended; null: none.</param>
    /// <exception cref="LedgerUnavailableException">Redis did not answer in time.</exception>
    public async Task<ReadOutlook> ReadAsync(string programme, string test, IReadOnlyList<Candidate> labs, string? without)
    {
        var figures = await capacity.FiguresAsync(programme);
        var counters = await book.LabsAsync(programme, new Dictionary<string, IReadOnlyList<Candidate>>(StringComparer.Ordinal) { [test] = labs });
        var reserved = counters.Where(lab => lab.Active).ToDictionary(lab => lab.Lab, lab => lab.ReservedToday, StringComparer.Ordinal);
        var counts = await intake.ReadAsync(programme, test, labs[0].Calendar, IntakeDays);
        var days = FullDays(counts);
        Candidate[] taking = [.. labs.Where(lab => lab.Lab != without && reserved.ContainsKey(lab.Lab))];
        var outlook = new TestOutlook(
            counts.Today,
            await book.HeldAsync(programme, test),
            days == 0 ? counts.Counts[0] : counts.Counts.Skip(1).Take(days).Average(),
            counts.Counts[0],
            day => taking.Where(lab => lab.Calendar.IsOpenOn(day)).Sum(lab => RoomOf(lab, day)));
        return new ReadOutlook(outlook, days);

        // The reserve is for urgent orders: what is held and waits is hardly ever urgent.
        int RoomOf(Candidate lab, DateOnly day) =>
            Math.Max(0, figures.CapacityOn(day, lab, test) - lab.Reserve - (day == counts.Today ? reserved[lab.Lab] : 0));
    }

    // From the first day with an order on: a test that began last week has no weeks without intake behind it.
    private static int FullDays(IntakeRecord counts)
    {
        for (var back = counts.Counts.Count - 1; back > 0; back--)
        {
            if (counts.Counts[back] > 0)
                return back;
        }

        return 0;
    }
}

/// <param name="Outlook">What the ledger has.</param>
/// <param name="IntakeDays">Of so many full days the intake is the mean; 0: of none, it is what came today so far.</param>
internal sealed record ReadOutlook(TestOutlook Outlook, int IntakeDays);
