using Demo.Site;
using ProgrammeSimulator;

namespace Demo.Records;

/// <summary>A report that came in at a programme: the orders and persons that it names, and the number of its request.</summary>
internal sealed record ReportLine(IReadOnlyList<FhirIdentifier> OrderNumbers, IReadOnlyList<FhirIdentifier> PatientIdentifiers, long Request, bool IsRepeat);

/// <summary>What a programme's endpoint wrote down itself.</summary>
internal sealed record ProgrammeRecord(string Programme, string Folder, IReadOnlyList<ReportLine> Reports)
{
    /// <summary>Reports by placer order number.</summary>
    public ILookup<string, ReportLine> ByOrder => Reports
        .Where(report => !report.IsRepeat)
        .SelectMany(report => report.OrderNumbers.Select(number => (number.Value, report)))
        .ToLookup(pair => pair.Value, pair => pair.report, StringComparer.Ordinal);

    public static Task<ProgrammeRecord> ReadAsync(Peer programme, SceneOptions scene, CancellationToken cancellation) =>
        ReadAsync(programme.Name, scene.StoreOf(programme), cancellation);

    public static async Task<ProgrammeRecord> ReadAsync(string placer, string folder, CancellationToken cancellation) => new(
        placer["programme-".Length..],
        folder,
        await JsonLines.ReadAsync(Path.Combine(folder, "reports.jsonl"), RecordsJson.Default.ReportLine, cancellation));

    public Task<ReadOnlyMemory<byte>> BodyAsync(long request, CancellationToken cancellation) => KeptRequest.BodyAsync(Folder, request, cancellation);
}
