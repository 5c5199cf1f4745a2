using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Benchmarks;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Gateway.Ledger.Benchmarks;

/// <summary>
/// A lab was sent many orders: how long its exposure report takes, and how much memory the process that makes it. The report is made by a process of its own, since the one
/// that filled the ledger has grown by that. Disclosures are written by the real scripts.
/// </summary>
internal static class ExposureScale
{
    private const string Lab = "lab-midden";
    private const int Bundle = 100;
    private const double Megabytes = 300;
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);

    /// <returns>An exit code: whether the goals hold.</returns>
    public static async Task<int> WriteAsync(TextWriter output, int disclosures)
    {
        await using var ledger = await BenchLedger.StartAsync(connections: null);
        await ledger.Redis.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "appendfsync", "no"));
        await ledger.Redis.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "auto-aof-rewrite-percentage", "0"));
        await FillAsync(ledger, disclosures);
        return await InAProcessOfItsOwnAsync(output, ledger.Address);
    }

    /// <summary>What the other process does.</summary>
    public static async Task<int> ReportAsync(TextWriter output, string address)
    {
        // As the gateway connects; only the filling of the ledger was not to wait for the disk.
        var options = new LedgerOptions { ConnectionString = Encoding.UTF8.GetString(Convert.FromBase64String(address)), AllowVolatile = true, CommandTimeout = TimeSpan.FromMinutes(1) };
        await using var ledger = await LedgerStart.OpenAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        long before = self.PeakWorkingSet64;
        var watch = Stopwatch.StartNew();
        LabExposure exposure = await new ExposureBook(ledger.Connection).OfAsync(Lab, [BenchLedger.Programme], default, CancellationToken.None);
        TimeSpan read = watch.Elapsed;
        ExposureCounts counts = ExposureCounter.Of(exposure);
        TimeSpan counted = watch.Elapsed;
        self.Refresh();
        double peak = self.PeakWorkingSet64 / 1e6;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Certain.Orders} orders, {counts.Certain.Persons} persons: report in {counted.TotalSeconds:F1} s (read {read.TotalSeconds:F1}); working set at most {peak:F0} MB, {before / 1e6:F0} before; {self.TotalProcessorTime.TotalSeconds:F1} s of processor time, {GC.GetTotalAllocatedBytes() / 1e6:F0} MB allocated"));
        var goals = new Goals(output);
        goals.Say($"exposure report of {counts.Certain.Orders} disclosures", counted < InTime, $"{counted.TotalSeconds:F1} s", $"under {InTime.TotalSeconds} s");
        goals.Say("… working set of its process, at most", peak < Megabytes, $"{peak:F0} MB", $"under {Megabytes} MB");
        return goals.ExitCode;
    }

    private static async Task FillAsync(BenchLedger ledger, int disclosures)
    {
        var here = BenchLedger.Labs.Where(lab => lab.Lab == Lab).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, disclosures / Bundle), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            var placed = await ledger.PlaceAsync([.. Enumerable.Range(0, Bundle).Select(_ => BenchLedger.NewSmallOrder() with { Candidates = here })]);
            await Task.WhenAll(placed.Select(order => ledger.DeliverAsync(order.Allocation!)));
        });
    }

    private static async Task<int> InAProcessOfItsOwnAsync(TextWriter output, ConfigurationOptions address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ExposureScale).Assembly.Location);
        start.ArgumentList.Add("exposure-report");
        start.ArgumentList.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(address.ToString(includePassword: true))));
        using var report = Process.Start(start)!;
        await output.WriteAsync(await report.StandardOutput.ReadToEndAsync());
        await report.WaitForExitAsync();
        return report.ExitCode;
    }
}
