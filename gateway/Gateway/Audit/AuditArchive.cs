using System.Text;
using Gateway.Trail;

namespace Gateway.Audit;

/// <summary>Reads this replica's trail; another replica's is asked of that one.</summary>
internal sealed class AuditArchive(TrailOptions options)
{
    private readonly TrailFolder _folder = new(options.Folder);

    /// <summary>One page, oldest first.</summary>
    /// <returns>The events, and the number of the last of them where there are more.</returns>
    /// <exception cref="IOException">The trail cannot be read.</exception>
    public (IReadOnlyList<StoredEvent> Events, long? Next) Find(AuditQuery query, CancellationToken cancellation)
    {
        var sought = query.Agents.Concat(query.Entities).Select(Encoding.UTF8.GetBytes).ToList();
        var found = new List<StoredEvent>();
        foreach (var file in FilesFor(query))
        {
            foreach (var line in LineFile.Read(file))
            {
                cancellation.ThrowIfCancellationRequested();
                // Most lines are told to be of no interest without being understood.
                if (!line.IsWhole || ChainLine.NumberOf(line.Bytes.Span) <= query.After || !sought.TrueForAll(text => line.Bytes.Span.IndexOf(text) >= 0))
                    continue;
                if (StoredEvent.Read(line.Bytes) is not { } stored || !query.Fits(stored))
                    continue;
                if (found.Count == query.Count)
                    return (found, found[^1].Sequence);
                found.Add(stored);
            }
        }

        return (found, null);
    }

    // A day's file has that day's lines; one more on either side, for clocks that are put back.
    private IEnumerable<string> FilesFor(AuditQuery query)
    {
        var files = _folder.Files();
        for (var i = 0; i < files.Count; i++)
        {
            var day = new DateTimeOffset(TrailFolder.DayOf(files[i]).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var isBefore = i + 1 < files.Count && FirstOf(files[i + 1]) is { } next && next <= query.After + 1;
            if (!isBefore && (query.From < day.AddDays(2) || query.From == DateTimeOffset.MinValue) && (day == default || query.To > day.AddDays(-1)))
                yield return files[i];
        }
    }

    private static long? FirstOf(string file) => LineFile.Read(file).Where(line => line.IsWhole).Select(line => (long?)ChainLine.NumberOf(line.Bytes.Span)).FirstOrDefault();
}
