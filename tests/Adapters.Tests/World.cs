using LabSimulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace Adapters.Tests;

/// <summary>A lab, a gateway to talk to it, and a store for both.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly TestFolder _store;

    private World(TestFolder store, StandInGateway gateway, LabHost lab)
    {
        _store = store;
        Gateway = gateway;
        Lab = lab;
    }

    public StandInGateway Gateway { get; }

    public LabHost Lab { get; }

    public static async Task<World> StartAsync(TestCertificates certificates, TimeSpan resultDelay)
    {
        var store = new TestFolder();
        var gateway = await StandInGateway.StartAsync(certificates.Folder);
        return new World(store, gateway, await LabHost.StartAsync(Options(certificates, gateway, store.Path, resultDelay), NullLoggerFactory.Instance));
    }

    public static LabOptions Options(TestCertificates certificates, StandInGateway gateway, string store, TimeSpan resultDelay) => new()
    {
        Name = "lab-noord",
        Certificates = certificates.Folder,
        Gateway = gateway.Url,
        Store = store,
        ResultDelay = resultDelay,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public Task<(HttpResponseMessage Answer, string Body)> SendAsync(string body) => Gateway.SendAsync(Lab.Url, body);

    public Task UntilAsync(Func<LabHost, bool> holds) => Lab.UntilAsync(holds, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        await Gateway.DisposeAsync();
        _store.Dispose();
    }
}
