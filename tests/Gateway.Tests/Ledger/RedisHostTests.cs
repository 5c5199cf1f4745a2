using System.Diagnostics;
using System.Globalization;
using Gateway.Ledger;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class RedisHostTests : IDisposable
{
    private static readonly Candidate[] Labs = [Scene.Lab("noord")];
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("ledger-host-").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task Ledger_is_whole_after_a_stop_and_a_start()
    {
        AllocationRecord allocation;
        await using (OpenedLedger ledger = await OpenAsync())
            allocation = await new Scene(ledger.Connection).DeliverAsync(Labs);

        await using OpenedLedger again = await OpenAsync();
        Assert.Equal(OrderState.Delivered, (await new Scene(again.Connection, allocation.Programme).FindAsync(allocation.OrderId)).State);
    }

    [Fact]
    public async Task Stop_ends_the_process()
    {
        OpenedLedger ledger = await OpenAsync();
        using Process server = Process.GetProcessById(ledger.Host!.ProcessId!.Value);

        await ledger.DisposeAsync();

        await server.WaitForExitAsync();
    }

    [Fact]
    public async Task Folder_and_password_are_the_owners_alone()
    {
        await using OpenedLedger ledger = await OpenAsync();
        string password = ledger.Host!.Address().Password;

        Assert.Equal("700", Mode(_folder));
        Assert.Equal("600", Mode(Path.Combine(_folder, "redis.conf")));
        Assert.DoesNotContain(password, await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{ledger.Host.ProcessId}/cmdline")), StringComparison.Ordinal);
        Assert.DoesNotContain(password, await File.ReadAllTextAsync(Path.Combine(_folder, "redis.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_at_the_terminal_does_not_reach_it()
    {
        await using OpenedLedger ledger = await OpenAsync();
        // Fields 5 and 6 of /proc/[pid]/stat are process group and session (proc(5)).
        string Group(int pid) => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")).Split(") ")[1].Split(' ')[2];

        Assert.NotEqual(Group(Environment.ProcessId), Group(ledger.Host!.ProcessId!.Value));
    }

    [Fact]
    public async Task Folder_in_use_is_refused()
    {
        await using OpenedLedger ledger = await OpenAsync();

        var refused = await Assert.ThrowsAsync<LedgerStartException>(OpenAsync);

        Assert.Contains("used by another gateway", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await new OrderBook(ledger.Connection).AttentionAsync("cervical", 1)));
    }

    [Fact]
    public async Task Orphan_on_the_same_folder_is_stopped_first_and_its_data_is_there()
    {
        Directory.CreateDirectory(_folder);
        using Process orphan = Process.Start(
            "redis-server", ["--port", "0", "--unixsocket", $"{_folder}/orphan.sock", "--dir", _folder, "--pidfile", $"{_folder}/redis.pid", "--appendonly", "yes", "--logfile", $"{_folder}/orphan.log"]);
        while (!File.Exists($"{_folder}/redis.pid") || !File.Exists($"{_folder}/orphan.sock"))
            await Task.Yield();

        await using OpenedLedger ledger = await OpenAsync();

        await orphan.WaitForExitAsync();
        Assert.NotNull((await new Scene(ledger.Connection).DeliverAsync(Labs)).OrderNumber);
    }

    private static string Mode(string path) => Convert.ToString((int)(OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path)), 8);

    private Task<OpenedLedger> OpenAsync() => LedgerStart.OpenAsync(
        new LedgerOptions { DataFolder = _folder }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
