namespace RedisForTests;

/// <summary>
/// A Redis that tests are given: the one that <c>GATEWAY_TEST_REDIS</c> names, or a container of this run (built with <c>-p:UseTestcontainers=true</c>, on a machine
/// with a Docker engine). It may hold other things and serve others: whoever uses it keeps to programmes with names of its own, and empties nothing.
/// </summary>
public sealed class GivenRedis : IAsyncDisposable
{
    private const string Variable = "GATEWAY_TEST_REDIS";
    private readonly IAsyncDisposable? _container;

    internal GivenRedis(string connectionString, IAsyncDisposable? container = null)
    {
        ConnectionString = connectionString;
        _container = container;
    }

    /// <summary>As <c>Redis:ConnectionString</c> takes it.</summary>
    public string ConnectionString { get; }

    /// <returns>Null where none is given: start a <c>redis-server</c>.</returns>
    public static async Task<GivenRedis?> FindAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? new GivenRedis(named) : await RedisContainer.TryStartAsync();

    public ValueTask DisposeAsync() => _container?.DisposeAsync() ?? ValueTask.CompletedTask;
}
