namespace Gateway.Registry;

/// <summary>The room's door to the host.</summary>
internal static class RegistryRoom
{
    /// <param name="services">The host's services.</param>
    /// <param name="folder">Folder with labs, programmes, people and policies.</param>
    /// <param name="certificates">Folder of the certificates that the registry names as pins; null where it names none.</param>
    /// <exception cref="RegistryException">The folder has problems: all of them.</exception>
    public static GatewayRegistry AddRegistry(this IServiceCollection services, string folder, string? certificates)
    {
        var registry = GatewayRegistry.Load(folder, certificates) switch
        {
            RegistryLoad.Loaded loaded => loaded.Registry,
            RegistryLoad.Refused refused => throw new RegistryException(refused.Problems),
            _ => throw new InvalidOperationException("Loading the registry answered what it has no word for."),
        };
        services.AddSingleton(registry);
        services.AddSingleton(registry.Parties);
        return registry;
    }
}

/// <summary>The registry folder cannot be used.</summary>
internal sealed class RegistryException(IReadOnlyList<RegistryProblem> problems) : Exception("The registry has problems.")
{
    public IReadOnlyList<RegistryProblem> Problems { get; } = problems;
}
