using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using RedisForTests;
using Xunit;

[assembly: AssemblyFixture(typeof(TestRedis))]

namespace Gateway.Tests.Ledger;

/// <summary>One real Redis for all tests, made ready by the first that needs it: the one that is given, else a child process in a folder of its own.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-").FullName;
    private readonly Lazy<Task<OpenedLedger>> _ledger;
    private GivenRedis? _given;

    public TestRedis() => _ledger = new Lazy<Task<OpenedLedger>>(OpenAsync);

    /// <summary>A programme that no other test has, in a Redis that others may use.</summary>
    internal async Task<Scene> SceneAsync() => new((await _ledger.Value).Connection);

    public async ValueTask DisposeAsync()
    {
        if (_ledger.IsValueCreated)
            await (await _ledger.Value).DisposeAsync();
        if (_given is not null)
            await _given.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<OpenedLedger> OpenAsync()
    {
        _given = await GivenRedis.FindAsync();
        var options = new LedgerOptions
        {
            ConnectionString = _given?.ConnectionString,
            DataFolder = _folder,
            AllowVolatile = true,
            // The machine is shared with other tests: slow is not what these tests are about.
            CommandTimeout = TimeSpan.FromSeconds(30),
        };
        return await LedgerStart.OpenAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }
}
