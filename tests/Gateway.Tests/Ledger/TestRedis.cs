using Gateway.Ledger;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

[assembly: AssemblyFixture(typeof(TestRedis))]

namespace Gateway.Tests.Ledger;

/// <summary>One real Redis for all tests, started by the first that needs it: the one of GATEWAY_TEST_REDIS, else a child process in a folder of its own.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-").FullName;
    private readonly Lazy<Task<OpenedLedger>> _ledger;

    public TestRedis() => _ledger = new Lazy<Task<OpenedLedger>>(() => LedgerStart.OpenAsync(
        new LedgerOptions
        {
            ConnectionString = Environment.GetEnvironmentVariable("GATEWAY_TEST_REDIS"),
            DataFolder = _folder,
            AllowVolatile = true,
            // The machine is shared with other tests: slow is not what these tests are about.
            CommandTimeout = TimeSpan.FromSeconds(30),
        },
        TimeProvider.System,
        NullLogger.Instance,
        CancellationToken.None));

    internal async Task<Scene> SceneAsync() => new((await _ledger.Value).Connection);

    public async ValueTask DisposeAsync()
    {
        if (_ledger.IsValueCreated)
            await (await _ledger.Value).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
