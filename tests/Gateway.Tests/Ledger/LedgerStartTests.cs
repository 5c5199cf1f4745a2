using Gateway.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Gateway.Tests.Ledger;

public sealed class LedgerStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Missing_binary_says_what_to_install() =>
        await RefusedAsync(new LedgerOptions { ServerBinary = "redis-server-elders", DataFolder = _folder }, "apt-get install redis-server");

    [Fact]
    public async Task Binary_that_ends_at_once_says_where_to_look() =>
        await RefusedAsync(new LedgerOptions { ServerBinary = "false", DataFolder = _folder }, "redis.log");

    [Fact]
    public async Task Folder_that_cannot_be_made_says_which_setting() =>
        await RefusedAsync(new LedgerOptions { DataFolder = "/proc/redis" }, "Redis:DataFolder");

    [Fact]
    public async Task Redis_out_of_reach_says_where() =>
        await RefusedAsync(new LedgerOptions { ConnectionString = "127.0.0.1:1" }, "127.0.0.1:1 cannot be reached");

    [Fact]
    public async Task Unreadable_connection_string_is_not_quoted() =>
        await RefusedAsync(new LedgerOptions { ConnectionString = "localhost,wachtwoord=geheim123" }, "Redis:ConnectionString cannot be read");

    [Fact]
    public async Task Missing_password_file_is_named() =>
        await RefusedAsync(new LedgerOptions { ConnectionString = "127.0.0.1:1", PasswordFile = $"{_folder}/er-niet" }, "er-niet cannot be read");

    [Fact]
    public async Task Wrong_password_is_said_and_the_right_one_from_a_file_opens()
    {
        await using OpenedLedger server = await OpenAsync(new LedgerOptions { DataFolder = _folder });
        ConfigurationOptions address = server.Host!.Address();
        string file = Path.Combine(_folder, "wachtwoord");
        await File.WriteAllTextAsync(file, $"{address.Password}\n");
        string where = address.EndPoints[0].ToString()!;

        await RefusedAsync(new LedgerOptions { ConnectionString = where, Password = "geheim123" }, "refuses the password");
        await RefusedAsync(new LedgerOptions { ConnectionString = where }, "refuses the password");
        await (await OpenAsync(new LedgerOptions { ConnectionString = where, PasswordFile = file })).DisposeAsync();
    }

    [Fact]
    public async Task Volatile_redis_is_refused_unless_allowed()
    {
        await using OpenedLedger server = await OpenAsync(new LedgerOptions { DataFolder = _folder });
        ConfigurationOptions address = server.Host!.Address();
        await server.Connection.ReadAsync(db => db.ExecuteAsync("CONFIG", "SET", "appendonly", "no"));
        string where = address.EndPoints[0].ToString()!;

        await RefusedAsync(new LedgerOptions { ConnectionString = where, Password = address.Password }, "set `appendonly yes`");
        await (await OpenAsync(new LedgerOptions { ConnectionString = where, Password = address.Password, AllowVolatile = true })).DisposeAsync();
    }

    private static async Task RefusedAsync(LedgerOptions options, string says)
    {
        var refused = await Assert.ThrowsAsync<LedgerStartException>(() => OpenAsync(options));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim123", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static Task<OpenedLedger> OpenAsync(LedgerOptions options) =>
        LedgerStart.OpenAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
