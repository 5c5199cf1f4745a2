using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks;

namespace Gateway.Ledger.Benchmarks;

/// <summary>
/// Placing and settling through one replica's connection by 256 callers, in turn with redis-benchmark on the same server: an EVALSHA that does nothing
/// is what any script costs. Processor time of Redis is the figure that other load on the machine does not change.
/// </summary>
internal static class Throughput
{
    private const int Callers = 256;
    private const int Rounds = 5;
    private const double OrdersOfACore = 8_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    /// <returns>An exit code: whether the goal holds.</returns>
    public static async Task<int> WriteAsync(TextWriter output, int? connections)
    {
        await using var ledger = await BenchLedger.StartAsync(connections);
        await RunAsync(ledger, Round);
        await output.WriteLineAsync("| round | orders/s (place + settle) | Redis CPU µs an order | orders a second of Redis CPU | client CPU µs an order | empty EVALSHA/s | Redis CPU µs each |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        var costs = new List<double>();
        for (int round = 1; round <= Rounds; round++)
        {
            Figures orders = await RunAsync(ledger, Round);
            costs.Add(orders.RedisMicros);
            Figures empty = await EmptyScriptsAsync(ledger);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round} | {orders.ASecond:F0} | {orders.RedisMicros:F0} | {1e6 / orders.RedisMicros:F0} | {orders.ClientMicros:F0} | {empty.ASecond:F0} | {empty.RedisMicros:F1} |"));
        }

        var goals = new Goals(output);
        double ofACore = 1e6 / costs.Order().ElementAt(Rounds / 2);
        goals.Say("orders a second, placed and settled, of a core of Redis", ofACore >= OrdersOfACore, $"{ofACore:N0}", $"at least {OrdersOfACore:F0}");
        return goals.ExitCode;
    }

    private static async Task<Figures> RunAsync(BenchLedger ledger, TimeSpan length)
    {
        long done = 0;
        using var process = Process.GetCurrentProcess();
        double redis = await ledger.RedisSecondsAsync(), client = process.TotalProcessorTime.TotalSeconds;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < length)
            {
                await ledger.DeliverAsync(await ledger.PlaceAsync());
                Interlocked.Increment(ref done);
            }
        })));
        double seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        return new Figures(
            done / seconds,
            (await ledger.RedisSecondsAsync() - redis) / done * 1e6,
            (process.TotalProcessorTime.TotalSeconds - client) / done * 1e6);
    }

    private static async Task<Figures> EmptyScriptsAsync(BenchLedger ledger)
    {
        const int Requests = 200_000;
        // A script that writes one counter, so that it waits for the disk like ours.
        string hash = (string)(await ledger.Redis.ReadAsync(db => db.ExecuteAsync("SCRIPT", "LOAD", "return redis.call('INCR', KEYS[1])")))!;
        var address = ledger.Address;
        var start = new ProcessStartInfo("redis-benchmark") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, Environment = { ["REDISCLI_AUTH"] = address.Password } };
        string port = ((System.Net.IPEndPoint)address.EndPoints[0]).Port.ToString(CultureInfo.InvariantCulture);
        foreach (string argument in (string[])["-p", port, "-c", Callers.ToString(CultureInfo.InvariantCulture), "-n", $"{Requests}", "-a", address.Password, "-q", "--csv", "EVALSHA", hash, "1", "{cervical}:empty"])
            start.ArgumentList.Add(argument);
        double before = await ledger.RedisSecondsAsync();
        var watch = Stopwatch.StartNew();
        using Process benchmark = Process.Start(start)!;
        string text = await benchmark.StandardOutput.ReadToEndAsync();
        await benchmark.WaitForExitAsync();
        if (benchmark.ExitCode != 0)
            throw new InvalidOperationException($"redis-benchmark: {text}");
        return new Figures(Requests / watch.Elapsed.TotalSeconds, (await ledger.RedisSecondsAsync() - before) / Requests * 1e6, 0);
    }

    private sealed record Figures(double ASecond, double RedisMicros, double ClientMicros);
}
