using Demo.Operations;
using Demo.Records;

namespace Demo.Show;

/// <summary>One look at everything: what the ledger says, and beside it what labs and programmes wrote down themselves.</summary>
/// <param name="Elapsed">Since the first order.</param>
/// <param name="Sent">Orders that were sent and answered.</param>
internal sealed record Snapshot(
    TimeSpan Elapsed,
    int Sent,
    IReadOnlyList<ProgrammeView> Programmes,
    IReadOnlyList<LabView> Labs,
    IReadOnlyList<LabRecord> LabRecords,
    IReadOnlyList<ProgrammeRecord> ProgrammeRecords)
{
    public LabRecord RecordOf(LabView lab) => LabRecords.First(record => record.Lab == lab.Id);

    public ProgrammeRecord RecordOf(ProgrammeView programme) => ProgrammeRecords.First(record => record.Programme == programme.Id);

    public long Accepted => Programmes.Sum(programme => programme.Orders.Accepted);

    public long Held => Programmes.Sum(programme => programme.Orders.Held);

    public long OnTheWay => Programmes.Sum(programme => programme.Orders.OnTheWay);

    public long AtLabs => Programmes.Sum(programme => programme.Orders.Delivered);

    public long Resulted => Programmes.Sum(programme => programme.Orders.Resulted);

    public int Reports => ProgrammeRecords.Sum(record => record.ByOrder.Count);

    /// <summary>Nothing is under way any more, and every result of the ledger is at its programme.</summary>
    public bool IsAtRest => Programmes.All(programme => programme.Orders.UnderWay == 0 && RecordOf(programme).ByOrder.Count >= programme.Orders.Resulted);
}
