#if TESTCONTAINERS
using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
#endif

namespace RedisForTests;

internal static class RedisContainer
{
#if TESTCONTAINERS
    private const int Port = 6379;

    /// <returns>A Redis that keeps what it is given, as the gateway asks of one; null where there is no Docker engine.</returns>
    public static async Task<GivenRedis?> TryStartAsync()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is not { Length: > 0 } && !File.Exists("/var/run/docker.sock"))
            return null;
        // Bound late: the type that declares Build mentions Docker.DotNet, and where that is pruned the compiler would not get past this line.
        dynamic builder = new ContainerBuilder("redis:7.0")
            .WithCommand("redis-server", "--appendonly", "yes", "--appendfsync", "always", "--save", "")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Ready to accept connections"));
        IContainer container = builder.Build();
        await container.StartAsync();
        return new GivenRedis(string.Create(CultureInfo.InvariantCulture, $"{container.Hostname}:{container.GetMappedPublicPort(Port)}"), container);
    }
#else
    /// <returns>Null: containers are not built in.</returns>
    public static Task<GivenRedis?> TryStartAsync() => Task.FromResult<GivenRedis?>(null);
#endif
}
