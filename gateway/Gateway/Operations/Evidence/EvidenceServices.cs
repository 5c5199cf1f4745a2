namespace Gateway.Operations;

/// <summary>Evidence, requests of two people, ramps and monitoring signals.</summary>
internal static class EvidenceServices
{
    public static void AddEvidence(this IServiceCollection services)
    {
        services.AddSingleton<DecisionTrail>();
        services.AddSingleton<LabRulesInForce>();
        services.AddSingleton<EvidenceStand>();
        services.AddSingleton<Reinstatement>();
        services.AddSingleton<PolicyWidening>();
        services.AddSingleton<RulesLowering>();
        services.AddSingleton<RequestDesk>();
        services.AddSingleton<MonitoringDesk>();
        services.AddSingleton<ApprovedRequests>();
        services.AddSingleton<EvidenceWatch>();
        services.AddSingleton<RampWatch>();
    }
}
