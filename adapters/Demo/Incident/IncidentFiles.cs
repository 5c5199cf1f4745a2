using Demo.Records;
using Demo.Site;

namespace Demo.Incident;

/// <summary>What a lab wrote down, by the barcodes of the tubes.</summary>
/// <param name="Lab">The lab's id.</param>
/// <param name="Requests">Each request that it got, in its own order.</param>
/// <param name="Tubes">Barcodes in the bytes that it got.</param>
/// <param name="Taken">Of them, those whose result the gateway took.</param>
/// <param name="KeptApart">Those whose result the gateway kept apart.</param>
/// <param name="Answered">Those of which it acknowledged the order.</param>
internal sealed record LabFiles(
    string Lab, IReadOnlyList<LabLine> Requests, IReadOnlySet<string> Tubes, IReadOnlySet<string> Taken, IReadOnlySet<string> KeptApart, IReadOnlySet<string> Answered)
{
    private const int Accepted = 202;

    /// <summary>Tubes of orders that it acted on and said nothing of.</summary>
    public IReadOnlySet<string> Unanswered => Tubes.Except(Answered, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

    public static async Task<LabFiles> ReadAsync(Party lab, CancellationToken cancellation)
    {
        var record = await LabRecord.ReadAsync(lab.Name, lab.Folder, cancellation);
        var tubes = await record.ByBarcodeAsync(cancellation);
        var tubeOf = tubes.SelectMany(tube => tube.Select(line => (Number: line.OrderNumber!, tube.Key))).DistinctBy(pair => pair.Number, StringComparer.Ordinal).ToDictionary(pair => pair.Number, pair => pair.Key, StringComparer.Ordinal);
        var answered = record.Results.Where(result => result.Outcome == "accepted").ToList();
        return new LabFiles(
            lab.Name, record.Lines, Set(tubes.Select(tube => tube.Key)), Of(result => result.Status != Accepted), Of(result => result.Status == Accepted),
            Set(tubes.Where(tube => tube.Any(line => line.IsAnswered)).Select(tube => tube.Key)));

        IReadOnlySet<string> Of(Func<LabResultLine, bool> which) => Set(answered.Where(which).Select(result => tubeOf[result.OrderNumber]));
    }

    private static HashSet<string> Set(IEnumerable<string> barcodes) => barcodes.ToHashSet(StringComparer.Ordinal);
}

/// <summary>What programmes and labs wrote on their own disks; nothing of it comes by way of the gateway's ledger.</summary>
/// <param name="Orders">What the programmes sent, and were answered.</param>
/// <param name="Labs">The labs.</param>
/// <param name="Reports">Reports at the programmes, by placer order number.</param>
internal sealed record IncidentFiles(IReadOnlyList<PlacedLine> Orders, IReadOnlyDictionary<string, LabFiles> Labs, ILookup<string, ReportLine> Reports)
{
    public IEnumerable<PlacedLine> Accepted => Orders.Where(order => order.IsAccepted);

    public LabFiles Hacked => Labs[IncidentPlan.Hacked];

    /// <summary>The labs that are left.</summary>
    public IEnumerable<LabFiles> Others => Labs.Values.Where(lab => lab.Lab != IncidentPlan.Hacked);

    /// <summary>Tubes that the hacked lab has and gave no result of that was taken.</summary>
    public IReadOnlySet<string> LeftWithHacked => Hacked.Tubes.Except(Hacked.Taken, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

    /// <summary>Accepted orders without a place: no other lab got them, and the hacked one gave no result of them.</summary>
    public int Held => Accepted.Count(order => !Hacked.Taken.Contains(order.Barcode) && !Others.Any(lab => lab.Tubes.Contains(order.Barcode)));

    /// <summary>The labs in whose hands an order is: those that got it, but the hacked one only with a result that was taken.</summary>
    public IReadOnlyList<string> HoldersOf(PlacedLine order) =>
        [.. Labs.Values.Where(lab => (lab.Lab == IncidentPlan.Hacked ? lab.Taken : lab.Tubes).Contains(order.Barcode)).Select(lab => lab.Lab)];

    public static async Task<IncidentFiles> ReadAsync(Parties parties, CancellationToken cancellation)
    {
        var labs = await Task.WhenAll(parties.Labs.Select(lab => LabFiles.ReadAsync(lab, cancellation)));
        var orders = await Task.WhenAll(parties.Programmes.Select(programme => OrderJournal.ReadAsync(programme, cancellation)));
        var reports = await Task.WhenAll(parties.Programmes.Select(programme => ProgrammeRecord.ReadAsync(programme.Name, programme.Folder, cancellation)));
        return new IncidentFiles(
            [.. orders.SelectMany(lines => lines)],
            labs.ToDictionary(lab => lab.Lab, StringComparer.Ordinal),
            reports.SelectMany(programme => programme.ByOrder).SelectMany(order => order.Select(report => (order.Key, report))).ToLookup(pair => pair.Key, pair => pair.report, StringComparer.Ordinal));
    }
}
