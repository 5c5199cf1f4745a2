using System.Collections.Concurrent;
using System.Text.Json;
using LoadTest.Sending;
using LoadTest.Site;
using ProgrammeSimulator;

namespace LoadTest.Books;

/// <summary>Gathers the evidence: the ledger's books from the operations plane, Tasks as the placer sees them, the labs' own counts.</summary>
internal sealed class Auditor(LoadSite site, Home home, OperationsClient operations, LabControl labs, OrderStock stock, Journal journal, TimeProvider time)
{
    private const int LookUps = 2000;
    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private ProgrammeBooks? _before;

    public async Task StartAsync(CancellationToken cancellation) => _before = await operations.BooksAsync(Programme.Cervical.Id, cancellation);

    /// <summary>Waits until nothing is on the way any more, as long as it makes sense, and draws up the books of what was sent since the start.</summary>
    /// <param name="results">The labs send results: the books are complete when all orders have theirs.</param>
    public async Task<BooksEvidence> GatherAsync(bool results, CancellationToken cancellation)
    {
        await UntilSettledAsync(results, cancellation);
        var ledger = await operations.BooksAsync(Programme.Cervical.Id, cancellation) - _before!;
        var sample = Sample();
        var missing = await MissingAsync(sample, cancellation);
        var counts = await labs.CountsAsync(cancellation);
        return new BooksEvidence(
            journal.Sent, journal.Accepted.Count, journal.Unknown, ledger, sample.Count, missing,
            counts.Labs.Sum(lab => lab.Orders), results ? counts.Programmes.Sum(programme => programme.Reports) : null);
    }

    private async Task UntilSettledAsync(bool results, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            var books = await operations.BooksAsync(Programme.Cervical.Id, cancellation) - _before!;
            var reports = results ? (await labs.CountsAsync(cancellation)).Programmes.Sum(programme => programme.Reports) : books.Resulted;
            if (books.OnTheWay == 0 && (!results || (books.Resulted == books.Accepted && reports >= books.Resulted)))
                return;
            await Task.Delay(Look, time, cancellation);
        }
    }

    /// <summary>All accepted orders, or evenly many of them.</summary>
    private List<int> Sample()
    {
        var accepted = journal.Accepted.ToArray();
        var step = Math.Max(1, accepted.Length / LookUps);
        return [.. accepted.Where((_, place) => place % step == 0)];
    }

    private async Task<int> MissingAsync(List<int> sample, CancellationToken cancellation)
    {
        using var placer = new PlacerClient(site.Gateway.Addresses[0], home.Certificates, LoadSite.Placer);
        var missing = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(sample, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, token) =>
        {
            var answer = await placer.FindTaskAsync(new FhirIdentifier(stock.NumberSystem, stock.NumberOf(index)), token);
            if (!Contains(answer, stock.NumberOf(index)))
                missing.Add(index);
        });
        return missing.Count;
    }

    private static bool Contains(PlacerAnswer answer, string number)
    {
        if (answer.Status != System.Net.HttpStatusCode.OK)
            return false;
        using var bundle = JsonDocument.Parse(answer.Body);
        return bundle.RootElement.TryGetProperty("entry", out var entries)
            && entries.EnumerateArray().Any(entry => entry.GetProperty("resource").GetProperty("focus").GetProperty("identifier").GetProperty("value").GetString() == number);
    }
}
