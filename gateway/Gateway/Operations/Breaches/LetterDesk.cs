using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Identity;
using Gateway.Ledger;
using Gateway.Orders;

namespace Gateway.Operations;

/// <summary>
/// The list of placer order numbers for letters, revised as facts arrive. Each revision is kept whole and sealed, so that it can be read again as it was, and shown to be that one.
/// </summary>
internal sealed class LetterDesk(BreachBook breaches, ExposureDesk exposure, OrderLines orders, SealedLetters parts, ILogger<LetterDesk> log)
{
    private const int LinesInPart = 1000;

    /// <summary>As it would be now, without being kept.</summary>
    public async IAsyncEnumerable<LetterView> NowAsync(BreachRecord breach, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var order in orders.OfAsync(await exposure.ReadAsync(breach.Lab, default, cancellation), only: null, cancellation))
            yield return LetterView.Of(order);
    }

    /// <summary>A revision as it was taken.</summary>
    public async IAsyncEnumerable<LetterView> OfAsync(RevisionRecord revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var part = 0; part < revision.Parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var line in Lines(await parts.ReadAsync(revision.Content, part)))
                yield return line;
        }
    }

    /// <summary>What a revision has and the one before did not, or the other way round, or what has another certainty now.</summary>
    public async IAsyncEnumerable<LetterView> DifferenceAsync(BreachRecord breach, RevisionRecord revision, LetterChange change, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var former = breach.Revisions.FirstOrDefault(other => other.Number == revision.Number - 1);
        var (listed, other) = change == LetterChange.Removed ? (former, revision) : (revision, former);
        if (listed is null)
            yield break;
        var known = await IndexAsync(other, cancellation);
        await foreach (var line in OfAsync(listed, cancellation))
        {
            var before = known.Find(line);
            if (change == LetterChange.Changed ? before is { } sure && sure != line.Certainty : before is null)
                yield return line;
        }
    }

    /// <summary>Takes the next revision, once a call.</summary>
    public async Task<RevisionRecord> ReviseAsync(string breachId, string call, string reason, Party by, CancellationToken cancellation)
    {
        while (true)
        {
            var breach = (await breaches.FindAsync(breachId))!;
            if (breach.Revisions.FirstOrDefault(known => known.Content == call) is { } taken)
                return taken;
            var revision = await WriteAsync(breach, call, cancellation) with { By = by.Id, Reason = reason };
            if (!await breaches.ReviseAsync(breachId, revision))
                continue;
            ExposureLog.Revised(log, by.Id, breachId, revision.Number, revision.Certain, revision.Possible);
            return revision;
        }
    }

    private async Task<RevisionRecord> WriteAsync(BreachRecord breach, string content, CancellationToken cancellation)
    {
        var former = breach.Revisions is [.., var last] ? last : null;
        var known = await IndexAsync(former, cancellation);
        var read = await exposure.ReadAsync(breach.Lab, default, cancellation);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = new MemoryStream();
        var revision = new RevisionRecord((former?.Number ?? 0) + 1, read.Through, "", "", 0, 0, 0, 0, 0, 0, "", content, 0);
        int lines = 0, seen = 0;
        await foreach (var order in orders.OfAsync(read, only: null, cancellation))
        {
            var letter = LetterView.Of(order);
            var before = known.Find(letter);
            seen += before is null ? 0 : 1;
            revision = revision with
            {
                Certain = revision.Certain + (letter.Certainty == Certainty.Certain ? 1 : 0),
                Possible = revision.Possible + (letter.Certainty == Certainty.Possible ? 1 : 0),
                WithoutNumber = revision.WithoutNumber + (letter.Number is null ? 1 : 0),
                Added = revision.Added + (before is null ? 1 : 0),
                Changed = revision.Changed + (before is { } sure && sure != letter.Certainty ? 1 : 0),
            };
            JsonSerializer.Serialize(part, letter, ExposureJson.Default.LetterView);
            part.WriteByte((byte)'\n');
            if (++lines % LinesInPart == 0)
                revision = await KeepAsync(revision, part, digest);
        }

        if (part.Length > 0)
            revision = await KeepAsync(revision, part, digest);
        return revision with { Removed = known.Count - seen, Digest = Convert.ToHexStringLower(digest.GetHashAndReset()) };
    }

    private async Task<RevisionRecord> KeepAsync(RevisionRecord revision, MemoryStream part, IncrementalHash digest)
    {
        var lines = part.GetBuffer().AsMemory(0, (int)part.Length);
        digest.AppendData(lines.Span);
        await parts.KeepAsync(revision.Content, revision.Parts, lines.Span);
        CryptographicOperations.ZeroMemory(lines.Span);
        part.SetLength(0);
        return revision with { Parts = revision.Parts + 1 };
    }

    private async Task<LetterIndex> IndexAsync(RevisionRecord? revision, CancellationToken cancellation)
    {
        var index = new LetterIndex();
        if (revision is null)
            return index;
        await foreach (var line in OfAsync(revision, cancellation))
            index.Add(line);
        return index;
    }

    private static IEnumerable<LetterView> Lines(byte[] part)
    {
        for (var from = 0; from < part.Length;)
        {
            var end = Array.IndexOf(part, (byte)'\n', from);
            yield return JsonSerializer.Deserialize(part.AsSpan(from, end - from), ExposureJson.Default.LetterView)!;
            from = end + 1;
        }
    }
}

/// <summary>What a line of a revision is to the revision before.</summary>
internal enum LetterChange
{
    Added,
    Removed,
    Changed,
}
