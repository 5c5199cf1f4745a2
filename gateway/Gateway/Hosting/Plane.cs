using System.Net;
using Gateway.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting;

/// <summary>Which listener a connection came in on. A client can choose a Host header, but not this.</summary>
internal enum Plane
{
    /// <summary>Placers and labs.</summary>
    Data,

    /// <summary>Operators and auditors.</summary>
    Operations,

    /// <summary>Whoever asks how the process is; no certificate, and nothing to learn.</summary>
    Health,
}

internal static class Planes
{
    public static void Listen(this KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.LongestBody;
        kestrel.Listen(options.Address, options.DataPort, Plane.Data);
        kestrel.Listen(options.Address, options.OperationsPort, Plane.Operations);
        if (options.HealthPort is { } port)
            kestrel.Listen(options.HealthAddress, port, Plane.Health);
    }

    /// <summary>A branch of the pipeline for one listener.</summary>
    public static void MapPlane(this IApplicationBuilder app, Plane plane, Action<IApplicationBuilder> configure) =>
        app.MapWhen(context => context.Features.Get<PlaneFeature>()?.Plane == plane, configure);

    private static void Listen(this KestrelServerOptions kestrel, string address, int port, Plane plane)
    {
        var feature = new PlaneFeature(plane);
        if (address == "*")
            kestrel.ListenAnyIP(port, Configure);
        else
            kestrel.Listen(IPAddress.Parse(address), port, Configure);

        void Configure(ListenOptions listen)
        {
            if (plane != Plane.Health)
            {
                listen.UseMutualTls();
                listen.ApplicationServices.GetRequiredService<OpenConnections>().Keep(listen);
            }

            listen.Use(next => connection =>
            {
                connection.Features.Set(feature);
                return next(connection);
            });
        }
    }

    private sealed record PlaneFeature(Plane Plane);
}
