namespace EndToEnd.Worlds;

/// <summary>One world for the tests of a class, where these do not disturb each other.</summary>
public abstract class WorldFixture(Certificates certificates, WorldOptions options) : IAsyncLifetime
{
    public ScreeningWorld World { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => World = await ScreeningWorld.StartAsync(certificates, options);

    public async ValueTask DisposeAsync()
    {
        // Null when it could not be started.
        if (World is not null)
            await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
