using System.Text.Json;
using Demo.Orders;
using Demo.Site;
using Peers;

namespace Demo.Records;

/// <summary>An order as its programme wrote it down when it was answered.</summary>
/// <param name="Programme">The programme's id.</param>
/// <param name="Number">The placer order number.</param>
/// <param name="Barcode">Of its tube.</param>
/// <param name="Bsn">Whose it is.</param>
/// <param name="SentAt">Before its first byte left.</param>
/// <param name="AnsweredAt">When the answer was there, or it was certain that none would come.</param>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Task">Task id; null when it was not accepted.</param>
internal sealed record PlacedLine(string Programme, string Number, string Barcode, string Bsn, DateTimeOffset SentAt, DateTimeOffset AnsweredAt, int? Status, string? Task)
{
    public bool IsAccepted => Task is not null;
}

/// <summary>The programmes' own files of what they sent and what they were answered, <c>orders.jsonl</c> in each one's folder.</summary>
internal sealed class OrderJournal : IAsyncDisposable
{
    private const string File = "orders.jsonl";
    private readonly Dictionary<string, AppendOnlyFile> _files;

    public OrderJournal(IEnumerable<Party> programmes) =>
        _files = programmes.ToDictionary(programme => programme.Name, programme => AppendOnlyFile.Open(Path.Combine(programme.Folder, File)), StringComparer.Ordinal);

    public static Task<IReadOnlyList<PlacedLine>> ReadAsync(Party programme, CancellationToken cancellation) =>
        JsonLines.ReadAsync(Path.Combine(programme.Folder, File), RecordsJson.Default.PlacedLine, cancellation);

    /// <summary>Completes when it is on disk.</summary>
    public Task WriteAsync(SentOrder sent, DateTimeOffset sentAt, DateTimeOffset answeredAt)
    {
        var programme = sent.Order.Programme.Id;
        var line = new PlacedLine(programme, sent.Number, sent.Order.Barcode, sent.Order.Bsn, sentAt, answeredAt, (int?)sent.Status, sent.Task?.Id);
        return _files[$"programme-{programme}"].AppendAsync(JsonSerializer.SerializeToUtf8Bytes(line, RecordsJson.Default.PlacedLine));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
            await file.DisposeAsync();
    }
}
