namespace Gateway.Routing;

/// <summary>The room's door to the host.</summary>
internal static class RoutingRoom
{
    public static void AddCandidates(this IServiceCollection services) => services.AddSingleton<Candidates>();
}
