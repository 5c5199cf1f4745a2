using Gateway.Identity;

namespace Gateway.Results;

/// <summary>The room's door to the host.</summary>
internal static class ResultsRoom
{
    public static void AddResults(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ResultOptions>().Bind(configuration.GetSection(ResultOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ResultRules>();
        services.AddSingleton<ResultJudge>();
        services.AddSingleton<ResultRestorer>();
        services.AddSingleton<ResultBell>();
        services.AddSingleton<PlacerPumps>();
        services.AddSingleton<ResultFlow>();
        services.AddSingleton<ResultFetch>();
        services.AddSingleton<QuarantineDesk>();
        services.AddSingleton<PlacerConnections>();
        services.AddSingleton<TurnaroundWatch>();
        services.AddSingleton<LinkSweep>();
        services.AddHostedService<ResultOutbox>();
    }

    /// <summary>Results on the data plane: from labs, and to placers that fetch theirs.</summary>
    public static void MapResults(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/fhir/DiagnosticReport", ResultEndpoints.PostAsync).RequireRole(Registry.Role.Lab);
        routes.MapFetch();
        routes.MapDestruction();
    }

    /// <summary>Results on the operations plane.</summary>
    public static void MapResultOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapQuarantine();
        routes.MapResultOverview();
    }
}
