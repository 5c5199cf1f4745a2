namespace Gateway.Results;

/// <summary>The room's door to the host.</summary>
internal static class ResultsRoom
{
    public static void AddResults(this IServiceCollection services)
    {
        services.AddSingleton<ResultRules>();
        services.AddSingleton<ResultSignal>();
        services.AddSingleton<ResultFlow>();
        services.AddSingleton<PlacerConnections>();
        services.AddHostedService<ResultOutbox>();
    }
}
