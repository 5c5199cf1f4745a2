using System.Globalization;
using System.Security.Cryptography;
using Gateway.Benchmarks;
using Gateway.Routing;

namespace Gateway.Ledger.Benchmarks;

/// <summary>
/// What each operation costs while so many orders are outstanding, and what one takes in memory. A cost is the time that Redis itself was busy with the
/// operation's scripts (SLOWLOG), the lower decile of single calls, since other load on the machine only adds. Sizes are compared with the first one's in the same run, each
/// cost divided by that of a script that always does the same and is run in turn with the operation: minutes lie between two sizes, and the machine's speed changes in less.
/// </summary>
internal static class Scale
{
    private const int Calls = 400;
    private const int Bundle = 100;
    private const int Batch = 100;
    private const int Largest = 1_000_000;
    private const double Growth = 1.5;
    private const double BytesAnOrder = 1536;

    /// <returns>An exit code: whether the goals hold.</returns>
    public static async Task<int> WriteAsync(TextWriter output, int[] sizes)
    {
        await using var ledger = await BenchLedger.StartAsync(connections: null);
        await ledger.Redis.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "appendfsync", "no"));
        await ledger.Redis.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "slowlog-log-slower-than", "0"));
        await ledger.Redis.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "auto-aof-rewrite-percentage", "0"));
        double empty = await ledger.InfoAsync("used_memory");
        var bench = new Bench(ledger);
        await bench.MeasureAsync();

        await output.WriteLineAsync("| outstanding | place | settle | claim due | claim held | find | cancel | result | move 100 | lab figures | memory an order beside its sealed bytes |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|---|---|");
        int outstanding = 0;
        IReadOnlyList<Cost>? first = null;
        double bytes = 0, growth = 0;
        foreach (int size in sizes)
        {
            outstanding += await bench.FillAsync(size - outstanding);
            bytes = ((await ledger.InfoAsync("used_memory") - empty) / (outstanding + bench.Ended)) - await ledger.SealedMemoryAsync();
            IReadOnlyList<Cost> costs = await bench.MeasureAsync();
            first ??= costs;
            growth = costs.Zip(first, (cost, one) => cost.Relative / one.Relative).Max();
            IEnumerable<string> cells = costs.Select((cost, i) => string.Create(CultureInfo.InvariantCulture, $"{cost.Micros:F0} µs ({cost.Relative / first[i].Relative:F2})"));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {size:N0} | {string.Join(" | ", cells)} | {bytes:F0} B |"));
        }

        var goals = new Goals(output);
        goals.Say($"most that an operation grew, at {outstanding} orders", growth <= Growth, $"{growth:F2}", $"at most {Growth:F1}");
        // What the benchmark itself leaves behind weighs too much among fewer.
        if (outstanding >= Largest)
            goals.Say("memory an order beside its sealed bytes", bytes <= BytesAnOrder, $"{bytes:F0} B", $"at most {BytesAnOrder} B");
        return goals.ExitCode;
    }

    private sealed class Bench(BenchLedger ledger)
    {
        private static readonly Dictionary<string, IReadOnlyList<Candidate>> Tests = new(StringComparer.Ordinal) { [BenchLedger.Test] = BenchLedger.Labs };

        private const string Operation = "0KJ3X9T2M4V7B5N8Q1R6W0Z2YA";

        private readonly Dispatching _dispatching = new(ledger.Redis);
        private readonly Cancellation _cancellation = new(ledger.Redis);
        private readonly ResultLedger _results = new(ledger.Redis);
        private readonly Moving _moving = new(ledger.Redis);
        private readonly LabStanding _standing = new(ledger.Redis, [BenchLedger.Programme]);
        private readonly OrderBook _book = new(ledger.Redis);

        private long _turn;

        /// <summary>Orders that are over, but whose record stays.</summary>
        public int Ended { get; private set; }

        public async Task<int> FillAsync(int count)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, count / Bundle), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
            {
                foreach (PlacedOrder order in await ledger.PlaceAsync([.. Enumerable.Range(0, Bundle).Select(_ => BenchLedger.NewOrder())]))
                    await ledger.DeliverAsync(order.Allocation!);
            });
            return count;
        }

        public async Task<IReadOnlyList<Cost>> MeasureAsync()
        {
            var allocations = new Queue<AllocationRecord>();
            var delivered = new Queue<AllocationRecord>();
            Cost place = await CostAsync(Calls, async () => allocations.Enqueue(await ledger.PlaceAsync()));
            Cost settle = await CostAsync(Calls, async () =>
            {
                await ledger.DeliverAsync(allocations.Peek());
                delivered.Enqueue(allocations.Dequeue());
            });
            Cost due = await ClaimDueAsync(delivered);
            Cost held = await HoldAndClaimAsync(delivered);
            AllocationRecord[] known = [.. delivered];
            Cost find = await CostAsync(Calls, () => _book.FindAsync(known[RandomNumberGenerator.GetInt32(known.Length)].OrderId));
            Cost cancel = await CancelAsync();
            Cost result = await CostAsync(Calls, () => ResultAsync(delivered.Dequeue()));
            Cost move = await MoveAsync();
            Cost figures = await CostAsync(Calls, () => _book.LabsAsync(BenchLedger.Programme, Tests));
            while (delivered.TryDequeue(out AllocationRecord? rest))
                await ResultAsync(rest);
            return [place, settle, due, held, find, cancel, result, move, figures];
        }

        // One order is due; the claim finds it among all.
        private async Task<Cost> ClaimDueAsync(Queue<AllocationRecord> delivered) => await CostAsync(
            Calls / 4,
            async () =>
            {
                AllocationRecord claimed = (await _dispatching.ClaimDueAsync(BenchLedger.Programme, 10, BenchLedger.Lease, CancellationToken.None)).Single().Allocation;
                delivered.Enqueue(claimed);
            },
            async () => await ledger.Settlement.SettleAsync(await ledger.PlaceAsync(), new DeliveryOutcome.Indeterminate("timeout"), TimeSpan.Zero, CancellationToken.None));

        private async Task<Cost> HoldAndClaimAsync(Queue<AllocationRecord> delivered) => await CostAsync(
            Calls / 4,
            async () =>
            {
                string[] numbers = [LedgerIds.NewOrderNumber(BenchLedger.Programme)];
                AllocationRecord claimed = (await _dispatching.ClaimHeldAsync(
                    BenchLedger.Programme, BenchLedger.Test, BenchLedger.Labs, numbers, BenchLedger.Lease, CancellationToken.None)).Single().Allocation;
                delivered.Enqueue(claimed);
            },
            () => ledger.PlaceAsync(BenchLedger.NewOrder() with { Candidates = BenchLedger.NoRoom }));

        private async Task<Cost> CancelAsync()
        {
            string order = "";
            return await CostAsync(
                Calls / 4,
                () => _cancellation.CancelAsync(order, CancellationToken.None),
                async () =>
                {
                    order = (await ledger.PlaceAsync(BenchLedger.NewOrder() with { Candidates = BenchLedger.NoRoom }))[0].Record.Id;
                    Ended++;
                });
        }

        private async Task ResultAsync(AllocationRecord allocation)
        {
            await BenchLedger.ResultAsync(_results, allocation);
            Ended++;
        }

        // A hundred orders leave a suspended lab and come back when the others are.
        private async Task<Cost> MoveAsync()
        {
            string[] labs = [.. BenchLedger.Labs.Select(lab => lab.Lab)];
            int turn = 0;
            return await CostAsync(
                20,
                async () =>
                {
                    string[] numbers = [.. Enumerable.Range(0, Batch).Select(_ => LedgerIds.NewOrderNumber(BenchLedger.Programme))];
                    await _moving.MoveAsync(BenchLedger.Programme, labs[turn], Operation, new MovePlan(0, Batch, Tests, numbers), CancellationToken.None);
                },
                async () =>
                {
                    await _standing.ReinstateAsync(BenchLedger.Programme, labs[turn], ++_turn, CancellationToken.None);
                    turn = (turn + 1) % labs.Length;
                    await _standing.SuspendAsync(BenchLedger.Programme, labs[turn], new SuspensionRecord(Operation, ++_turn, SuspensionMode.Move, "bench", "bench"), CancellationToken.None);
                },
                async () =>
                {
                    foreach (string lab in labs)
                        await _standing.ReinstateAsync(BenchLedger.Programme, lab, ++_turn, CancellationToken.None);
                    while (await _dispatching.ClaimDueAsync(BenchLedger.Programme, Batch, BenchLedger.Lease, CancellationToken.None) is { Count: > 0 } moved)
                    {
                        foreach (ClaimedOrder order in moved)
                            await ledger.DeliverAsync(order.Allocation);
                    }
                });
        }

        private async Task<Cost> CostAsync(int calls, Func<Task> measured, Func<Task>? before = null, Func<Task>? last = null)
        {
            var (times, yardsticks) = (new double[calls], new double[calls]);
            for (int i = 0; i < calls; i++)
            {
                if (before is not null)
                    await before();
                yardsticks[i] = await ledger.ScriptMicrosAsync(ledger.AlwaysTheSameAsync);
                times[i] = await ledger.ScriptMicrosAsync(measured);
            }

            if (last is not null)
                await last();
            return new Cost(LowerDecile(times), LowerDecile(yardsticks));
        }

        private static double LowerDecile(double[] times) => times.Order().ElementAt(times.Length / 10);
    }

    /// <param name="Micros">What Redis was busy for.</param>
    /// <param name="Yardstick">The same, of the script that always does the same.</param>
    private sealed record Cost(double Micros, double Yardstick)
    {
        public double Relative => Micros / Yardstick;
    }
}
