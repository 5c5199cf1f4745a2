using Gateway.Identity;

namespace Gateway.Operations;

/// <summary>The room's door to the host.</summary>
internal static class OperationsRoom
{
    /// <summary>Stands behind identity and before the endpoints.</summary>
    public static void UseIdempotentCalls(this IApplicationBuilder plane) => plane.UseMiddleware<IdempotentCalls>();

    /// <summary>Stands behind <see cref="UseIdempotentCalls"/> and before the endpoints.</summary>
    public static void UseAuditedCalls(this IApplicationBuilder plane) => plane.UseMiddleware<AuditedCalls>();

    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<IPartyStanding, PartyStanding>();
        services.AddSingleton<LabSuspension>();
        services.AddSingleton<LabOverview>();
        services.AddSingleton<OperationDesk>();
        services.AddSingleton<PreviewDesk>();
        services.AddSingleton<DiversionList>();
        services.AddSingleton<CapacityDesk>();
        services.AddSingleton<OutlookReader>();
        services.AddSingleton<DestructionDesk>();
        services.AddSingleton<ForecastDesk>();
        services.AddSingleton<SuspensionSteps>();
        services.AddSingleton<ReallocationSteps>();
        services.AddSingleton<ResendSteps>();
        services.AddSingleton<OperationKinds>();
        services.AddSingleton<RepairDesk>();
        services.AddSingleton<ExposureDesk>();
        services.AddSingleton<OrderLines>();
        services.AddSingleton<DisclosureEvents>();
        services.AddSingleton<BreachDesk>();
        services.AddSingleton<LetterDesk>();
        services.AddEvidence();
        services.AddHostedService<OrderMover>();
        services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RetentionWatch>();
    }
}
