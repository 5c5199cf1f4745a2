using System.Diagnostics;
using System.Globalization;

namespace Adapters.Tests;

public sealed class KilledLabTests(TestCertificates certificates)
{
    [Fact]
    public async Task An_acknowledged_order_survives_a_killed_lab()
    {
        using var store = new TestFolder();
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var first = Start(gateway, store.Path, "1.00:00:00");
        var firstUrl = await ListeningAsync(first);
        var acknowledged = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"GO-2026-0002{i:D2}");
            var (_, body) = await gateway.SendAsync(firstUrl, LabOrders.Transaction(number));
            Assert.Equal("201 Created", LabTests.StatusOf(body, 2));
            acknowledged.Add(number);
        }

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var second = Start(gateway, store.Path, "00:00:00");
        var secondUrl = await ListeningAsync(second);
        foreach (var number in acknowledged)
        {
            var (_, body) = await gateway.SendAsync(secondUrl, LabOrders.Transaction(number));
            Assert.Equal("200 OK", LabTests.StatusOf(body, 2));
        }

        var results = new List<string>();
        while (results.Count < acknowledged.Count) results.Add(await gateway.NextResultAsync());
        Assert.All(acknowledged, number => Assert.Single(results, result => result.Contains($"\"{number}\"", StringComparison.Ordinal)));
        second.Kill();
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_lab_without_certificates_says_so_in_one_line()
    {
        using var empty = new TestFolder();
        using var process = StartProcess(["--name", "lab-noord", "--certificates", empty.Path, "--store", empty.Path]);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("lab-noord-server.crt is missing", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lab_that_is_told_to_stop_ends_in_order()
    {
        using var store = new TestFolder();
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        using var lab = Start(gateway, store.Path, "1.00:00:00");
        await gateway.SendAsync(await ListeningAsync(lab), LabOrders.Transaction("GO-2026-000301"));
        using var stop = Process.Start("kill", ["-TERM", lab.Id.ToString(CultureInfo.InvariantCulture)]);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, lab.ExitCode);
    }

    private Process Start(StandInGateway gateway, string store, string resultDelay) => StartProcess(
    [
        "--name", "lab-noord", "--port", "0", "--certificates", certificates.Folder, "--gateway", gateway.Url.OriginalString, "--store", store,
        "--result-delay", resultDelay,
    ]);

    private static Process StartProcess(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(LabSimulator.LabHost).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<Uri> ListeningAsync(Process lab)
    {
        while (await lab.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith("listening ", StringComparison.Ordinal)) return new Uri(line["listening ".Length..]);
        throw new InvalidOperationException("The lab ended before it listened.");
    }
}
