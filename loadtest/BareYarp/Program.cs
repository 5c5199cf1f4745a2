using Microsoft.AspNetCore.Server.Kestrel.Core;
using Peers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

// BareYarp CERTIFICATES PORT CONNECTIONS LAB...
if (args is not [var folder, var port, var connections, .. var labs] || labs.Length == 0)
{
    await Console.Error.WriteLineAsync("BareYarp CERTIFICATES PORT CONNECTIONS LAB...: the folder of PEM files, the port to listen on, connections a lab, and each lab's address");
    return 2;
}

using var own = PeerCertificates.Load(folder, "gateway");
using var towardsLabs = PeerCertificates.Load(folder, "gateway-client");
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.ListenAnyIP(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), listen => listen.UseMutualTls(own, () => false, HttpProtocols.Http1AndHttp2));
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
                HttpClient = new HttpClientConfig { MaxConnectionsPerServer = int.Parse(connections, System.Globalization.CultureInfo.InvariantCulture) },
            },
        ])
    .ConfigureHttpClient((_, handler) =>
    {
        using var mutual = MutualTls.ClientHandler(towardsLabs);
        handler.SslOptions = mutual.SslOptions;
        handler.PooledConnectionIdleTimeout = mutual.PooledConnectionIdleTimeout;
    });

await using var proxy = builder.Build();
proxy.MapReverseProxy();
await proxy.RunAsync();
return 0;
