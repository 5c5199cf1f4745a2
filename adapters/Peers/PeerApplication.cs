using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Peers;

/// <summary>A web application with one listener and nothing else: neither files nor variables of the surroundings may move it.</summary>
public static class PeerApplication
{
    private const long LargestBody = 64 << 20;

    public static WebApplication Create(ILoggerFactory logs, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            listen(kestrel);
        });
        var application = builder.Build();
        application.UseRouting();
        return application;
    }

    extension(WebApplication application)
    {
        /// <summary>The port it listens on, once it is started.</summary>
        public int Port =>
            new Uri(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

        /// <summary>Stops it; requests that are slow on demand are cut off rather than waited for.</summary>
        public async Task StopSoonAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await application.StopAsync(patience.Token);
            await application.DisposeAsync();
        }
    }
}
