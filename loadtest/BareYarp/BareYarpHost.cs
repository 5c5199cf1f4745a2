using Microsoft.AspNetCore.Server.Kestrel.Core;
using Peers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace BareYarp;

/// <summary>YARP with routes and clusters, with the TLS and connections of the gateway.</summary>
internal static class BareYarpHost
{
    /// <param name="certificates">Folder of the PEM files; read once.</param>
    /// <param name="connections">To each lab.</param>
    /// <param name="labs">Their addresses.</param>
    /// <param name="parts">What else is done with each order; null: nothing.</param>
    public static WebApplication Build(string certificates, int port, int connections, IEnumerable<string> labs, OrderParts? parts)
    {
        var own = PeerCertificates.Load(certificates, "gateway");
        var towardsLabs = PeerCertificates.Load(certificates, "gateway-client");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(port, listen => listen.UseMutualTls(own, () => false, HttpProtocols.Http1AndHttp2));
        });
        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [new RouteConfig { RouteId = "orders", ClusterId = "labs", Match = new RouteMatch { Path = "{**all}" } }],
                [
                    new ClusterConfig
                    {
                        ClusterId = "labs",
                        LoadBalancingPolicy = LoadBalancingPolicies.RoundRobin,
                        Destinations = labs.ToDictionary(lab => lab, lab => new DestinationConfig { Address = lab }, StringComparer.Ordinal),
                        HttpClient = new HttpClientConfig { MaxConnectionsPerServer = connections },
                    },
                ])
            .ConfigureHttpClient((_, handler) =>
            {
                using var mutual = MutualTls.ClientHandler(towardsLabs);
                handler.SslOptions = mutual.SslOptions;
                handler.PooledConnectionIdleTimeout = mutual.PooledConnectionIdleTimeout;
            });

        var proxy = builder.Build();
        if (parts is not null)
            proxy.Use(parts.InvokeAsync);
        proxy.MapReverseProxy();
        return proxy;
    }
}
