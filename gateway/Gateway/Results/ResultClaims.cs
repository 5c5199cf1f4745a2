namespace Gateway.Results;

/// <summary>What a lab says its report is about. Claims only: what the ledger knows decides (I8).</summary>
/// <param name="Status">A code of diagnostic-report-status; null where there is none.</param>
/// <param name="Kind">What was examined: system and code of each coding of the report's code, in order; its text where it has none.</param>
/// <param name="OrderNumbers">The gateway order numbers that anything of the report names; all different ones.</param>
/// <param name="Barcodes">Barcodes of the specimens it names.</param>
/// <param name="Subjects">System and value of each identifier of a subject.</param>
/// <param name="Number">The lab's own number of the report: system and value of its identifiers but those of the order, in order; null where it has none.</param>
/// <param name="Issued"><c>issued</c>, else <c>effective[x]</c>; null where there is neither.</param>
/// <param name="Collected">When the lab says that its specimens were taken.</param>
internal sealed partial record ResultClaims(
    string? Status,
    string Kind,
    HashSet<string> OrderNumbers,
    HashSet<string> Barcodes,
    HashSet<(string System, string Value)> Subjects,
    string? Number,
    string? Issued,
    IReadOnlyList<string> Collected)
{
    public static ResultClaims Of(LabReport report) => new Collector(report).Collect();

    /// <summary>The one order that it answers; null where it names none, or several.</summary>
    public string? OrderNumber
    {
        get
        {
            if (OrderNumbers.Count != 1)
                return null;
            foreach (var number in OrderNumbers)
                return number;
            return null;
        }
    }
}
