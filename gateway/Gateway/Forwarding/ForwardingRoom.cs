using Gateway.Ledger;

namespace Gateway.Forwarding;

/// <summary>The room's door to the host.</summary>
internal static class ForwardingRoom
{
    public static void AddForwarding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ForwardingOptions>().Bind(configuration.GetSection(ForwardingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection(DeliveryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpForwarder();
        services.AddSingleton<MutualTls>();
        services.AddSingleton<LabConnections>();
        services.AddSingleton<LabFence>();
        services.AddSingleton<Delivery.Forwarder>();
        services.AddHostedService<FenceWatch>();
        services.AddHostedService<Dispatcher>();
        services.AddOptions<DestructionOptions>().Bind(configuration.GetSection(DestructionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<DestructionSweep>();
    }
}
