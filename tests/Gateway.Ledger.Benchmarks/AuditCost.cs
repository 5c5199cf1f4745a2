using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Trail;

namespace Gateway.Ledger.Benchmarks;

/// <summary>What recording one disclosure costs the gateway: processor time and memory, with 256 callers who each wait for the disk, and with one.</summary>
internal static class AuditCost
{
    private const int Rounds = 4;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public static async Task WriteAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("audit-cost-").FullName;
        using var key = new TrailKey("audit.1", RandomNumberGenerator.GetBytes(32));
        await using (var writer = new TrailWriter(new TrailOptions(folder, "bench"), key, TimeProvider.System))
        {
            await writer.TryAsync();
            var trail = new AuditTrail(writer, TimeProvider.System);
            await output.WriteLineAsync("| callers | events/s | CPU µs each | bytes allocated each | bytes on disk each |");
            await output.WriteLineAsync("|---|---|---|---|---|");
            for (var round = 0; round < Rounds; round++)
            {
                await RunAsync(output, trail, folder, callers: 256);
                await RunAsync(output, trail, folder, callers: 1);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task RunAsync(TextWriter output, AuditTrail trail, string folder, int callers)
    {
        long done = 0;
        using var process = Process.GetCurrentProcess();
        var (cpu, memory, disk) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Size(folder));
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < Round)
            {
                await trail.RecordAsync(new AuditEvent(AuditKind.OrderDisclosed, AuditUser.Placer("programme-cervical"))
                {
                    Recipient = "lab-midden",
                    Person = "mfR2ZkqXo0yb1b3G9a0W5Q",
                    Objects = [new(AuditObject.Order, "cervical-01ARZ3NDEKTSV4RRFFQ69G5FAV"), new(AuditObject.OrderNumber, "cervical-RRFFQ69G5FAV01AR"), new(AuditObject.Policy, "lab-midden-orders@2026.1")],
                });
                Interlocked.Increment(ref done);
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {callers} | {done / seconds:F0} | {(process.TotalProcessorTime - cpu).TotalMicroseconds / done:F1} | {(GC.GetTotalAllocatedBytes(precise: true) - memory) / done} | {(Size(folder) - disk) / done} |"));
    }

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
}
