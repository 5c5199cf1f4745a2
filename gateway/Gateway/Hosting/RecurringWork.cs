using Gateway.Operations;
using Gateway.Results;

namespace Gateway.Hosting;

/// <summary>What each replica does by itself, and with which pause. Any replica may do any of it, several at once do no harm: what one that died left over, another does.</summary>
internal static class RecurringWork
{
    public static void AddRecurringWork(this IServiceCollection services)
    {
        services.Repeat<ApprovedRequests>(TimeSpan.FromSeconds(1), (requests, stopping) => requests.CarryOutAsync(stopping));
        services.Repeat<RampWatch>(TimeSpan.FromSeconds(1), (watch, stopping) => watch.LookAsync(stopping));
        services.Repeat<EvidenceWatch>(TimeSpan.FromSeconds(30), (watch, stopping) => watch.LookAsync(stopping));
        services.Repeat<TurnaroundWatch>(TimeSpan.FromMinutes(1), (watch, stopping) => watch.LookAsync(stopping));
        services.Repeat<RetentionWatch>(TimeSpan.FromMinutes(1), (watch, stopping) => watch.LookAsync(stopping));
        services.Repeat<LinkSweep>(TimeSpan.FromMinutes(1), (sweep, stopping) => sweep.SweepAsync(stopping));
    }

    private static void Repeat<TWork>(this IServiceCollection services, TimeSpan pause, Func<TWork, CancellationToken, Task> round)
        where TWork : class => services.AddHostedService(provider => new Recurring<TWork>(
            provider.GetRequiredService<TWork>(), round, pause, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TWork>>()));
}
