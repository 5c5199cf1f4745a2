using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks;
using Gateway.Routing;

namespace Gateway.Ledger.Benchmarks;

/// <summary>A lab with many outstanding orders is suspended: how long until each has another lab, a new number and its place in the counts; and how long the preview takes.</summary>
internal static class MoveScale
{
    private const string From = "lab-midden";
    private const string Operation = "0KJ3X9T2M4V7B5N8Q1R6W0Z2YA";
    private const int Batch = 200;
    private const int Bundle = 100;
    private const int Planned = 100_000;
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(30);

    /// <returns>An exit code: whether the goal holds.</returns>
    public static async Task<int> WriteAsync(TextWriter output, int orders)
    {
        await using var ledger = await BenchLedger.StartAsync(connections: null);
        Dictionary<string, IReadOnlyList<Candidate>> everyone = new(StringComparer.Ordinal) { [BenchLedger.Test] = BenchLedger.Labs };
        await FillAsync(ledger, orders);

        var watch = Stopwatch.StartNew();
        var foreseen = await new MovePreview(ledger.Redis).OfAsync(BenchLedger.Programme, From, SuspensionMode.Cut, everyone, CancellationToken.None);
        TimeSpan previewed = watch.Elapsed;

        await new LabStanding(ledger.Redis, [BenchLedger.Programme]).SuspendAsync(
            BenchLedger.Programme, From, new SuspensionRecord(Operation, 1, SuspensionMode.Cut, "bench", "bench"), CancellationToken.None);
        var moving = new Moving(ledger.Redis);
        double longest = 0, before = await ledger.RedisSecondsAsync();
        watch.Restart();
        for (int left = orders; left > 0;)
        {
            TimeSpan start = watch.Elapsed;
            string[] numbers = [.. Enumerable.Range(0, Batch).Select(_ => LedgerIds.NewOrderNumber(BenchLedger.Programme))];
            left = (await moving.MoveAsync(BenchLedger.Programme, From, Operation, new MovePlan(0, Batch, everyone, numbers), CancellationToken.None))!.Left;
            longest = Math.Max(longest, (watch.Elapsed - start).TotalMilliseconds);
        }

        TimeSpan moved = watch.Elapsed;
        double redis = await ledger.RedisSecondsAsync() - before;
        var counted = await new OperationCounts(ledger.Redis).OfAsync(BenchLedger.Programme, Operation);
        if (!counted.ToHashSet().SetEquals(foreseen))
            throw new InvalidOperationException("The move is not what was foreseen.");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{orders} orders: previewed in {previewed.TotalSeconds:F1} s, moved in {moved.TotalSeconds:F1} s ({orders / moved.TotalSeconds:F0} a second), Redis {redis / orders * 1e6:F0} µs an order, longest batch of {Batch} {longest:F0} ms"));
        foreach (var tally in counted)
            await output.WriteLineAsync($"  {tally.Orders} {tally.State}, {tally.Fate} to {tally.To}");
        var goals = new Goals(output);
        var limit = InTime * orders / Planned;
        goals.Say($"{orders} orders re-placed", moved < limit, $"{moved.TotalSeconds:F1} s", $"under {limit.TotalSeconds:0.#} s");
        return goals.ExitCode;
    }

    private static async Task FillAsync(BenchLedger ledger, int orders)
    {
        Candidate[] here = [BenchLedger.Labs.Single(lab => lab.Lab == From)];
        await Parallel.ForEachAsync(Enumerable.Range(0, orders / Bundle), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            var placed = await ledger.PlaceAsync([.. Enumerable.Range(0, Bundle).Select(_ => BenchLedger.NewOrder() with { Candidates = here })]);
            await Task.WhenAll(placed.Select(order => ledger.DeliverAsync(order.Allocation!)));
        });
    }
}
