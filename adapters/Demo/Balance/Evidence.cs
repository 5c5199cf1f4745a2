using Demo.Operations;
using Demo.Orders;
using Demo.Records;

namespace Demo.Balance;

/// <summary>The suspension of the demonstration: which lab, and from when on nothing may go there.</summary>
internal sealed record Suspension(string Lab, DateTimeOffset Quiesced);

/// <summary>
/// Everything that the balance is drawn up from. The ledger's figures come by way of the gateway; what was sent and answered, the labs' own logs and
/// the programmes' own reports do not.
/// </summary>
/// <param name="Before">The ledger before the first order: not empty when a run goes on with the ledger of an earlier one.</param>
/// <param name="ReportsBefore">Reports at the programmes before the first order.</param>
/// <param name="Ledger">The ledger afterwards.</param>
/// <param name="Sent">The orders of this run, with what their placers were answered.</param>
/// <param name="Tasks">How they stand now, by placer order number.</param>
/// <param name="Tubes">The barcodes in the bytes that each lab got, by lab.</param>
internal sealed record Evidence(
    IReadOnlyList<ProgrammeView> Before,
    int ReportsBefore,
    IReadOnlyList<ProgrammeView> Ledger,
    IReadOnlyCollection<SentOrder> Sent,
    IReadOnlyDictionary<string, TaskView> Tasks,
    IReadOnlyList<LabRecord> Labs,
    IReadOnlyDictionary<string, ILookup<string, LabLine>> Tubes,
    IReadOnlyList<ProgrammeRecord> Programmes,
    Suspension Suspension)
{
    public long LedgerGrowth(Func<Books, long> figure) => Ledger.Sum(programme => figure(programme.Orders)) - Before.Sum(programme => figure(programme.Orders));

    public int NewReports => Programmes.Sum(programme => programme.ByOrder.Count) - ReportsBefore;

    public long InLedger(Func<Books, long> figure) => Ledger.Sum(programme => figure(programme.Orders));

    public IReadOnlyList<ReportLine> ReportsOf(SentOrder order) =>
        [.. Programmes.Where(programme => programme.Programme == order.Order.Programme.Id).SelectMany(programme => programme.ByOrder[order.Number])];

    public IReadOnlyList<string> LabsThatGot(SentOrder order) => [.. Tubes.Where(lab => lab.Value.Contains(order.Order.Barcode)).Select(lab => lab.Key)];
}
