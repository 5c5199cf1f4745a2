using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

/// <summary>One scene for the tests of a class, where each has orders of its own.</summary>
public sealed class SharedResultScene(TestRedis redis) : IAsyncLifetime
{
    internal ResultScene Scene { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Scene = await ResultScene.StartAsync(redis);

    public ValueTask DisposeAsync()
    {
        Scene.Dispose();
        return ValueTask.CompletedTask;
    }
}
