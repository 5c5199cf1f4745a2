using System.Diagnostics;
using Gateway.Orders;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EndToEnd.Worlds;

/// <summary>The gateway's own program inside this process, so that its meters and activities can be listened to.</summary>
internal sealed class GatewayInProcess : IAsyncDisposable
{
    private readonly Task<int> _program;
    private readonly IHost _host;

    private GatewayInProcess(Task<int> program, IHost host)
    {
        _program = program;
        _host = host;
    }

    public static async Task<GatewayInProcess> StartAsync(ScreeningWorld world)
    {
        var built = new TaskCompletionSource<IHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = DiagnosticListener.AllListeners.Subscribe(new HostListener(built));
        string[] arguments = [.. world.Settings().Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")];
        var program = Task.Factory.StartNew(
            () => (int)typeof(OrderFlow).Assembly.EntryPoint!.Invoke(null, [arguments])!, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (await Task.WhenAny(built.Task, program) == program)
            Assert.Fail($"The gateway ended at once with {await program}.");
        await Eventually.HoldsAsync(world.AnswersAsync);
        return new GatewayInProcess(program, await built.Task);
    }

    /// <summary>Its endpoints under a path, <c>METHOD /path</c>, in order.</summary>
    public IEnumerable<string> EndpointsUnder(string path) => _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(path, StringComparison.Ordinal))
        .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"))
        .Order(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal(0, await _program.WaitAsync(Eventually.Limit, TimeProvider.System));
    }

    /// <summary>Hosts say when they are built (Microsoft.Extensions.Hosting's diagnostic listener); the labs have hosts too.</summary>
    private sealed class HostListener(TaskCompletionSource<IHost> built) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilt", Value: IHost host } && host.Services.GetService<OrderFlow>() is not null)
                built.TrySetResult(host);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => built.TrySetException(error);
    }
}
