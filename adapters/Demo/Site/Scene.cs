using System.Collections.Immutable;
using ProgrammeSimulator;

namespace Demo.Site;

/// <summary>The gateway with its embedded Redis, three labs and two programmes' endpoints, each a process. Disposing stops them: the gateway first.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private const string GatewayName = "gateway";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Home _home;
    private readonly SceneOptions _options;
    // One thread changes them, and another one watches.
    private volatile ImmutableList<Child> _children = [];
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Scene(Home home, SceneOptions options)
    {
        _home = home;
        _options = options;
    }

    /// <summary>Starts everything and returns when all of it answers.</summary>
    /// <exception cref="DemoException">A port is taken, or a process does not come up.</exception>
    public static async Task<Scene> StartAsync(Home home, SceneOptions options, CancellationToken cancellation)
    {
        GatewayPorts.EnsureFree();
        options.Prepare();
        var scene = new Scene(home, options);
        try
        {
            using var http = new HttpClient();
            foreach (var programme in Peer.Programmes)
                await scene.StartAsync(scene.Endpoint(programme), AnswersAsync(http, programme), cancellation);
            foreach (var lab in Peer.Labs)
                await scene.StartAsync(scene.Lab(lab), AnswersAsync(http, lab), cancellation);
            await scene.StartGatewayAsync(cancellation);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends with an error when one of the processes ends by itself; never otherwise.</summary>
    /// <exception cref="DemoException">Says which one, and its last words.</exception>
    public async Task WatchAsync()
    {
        while (true)
        {
            var (changed, children) = (_changed.Task, _children);
            await Task.WhenAny([changed, .. children.Select(child => child.Ended)]);
            if (_children.FirstOrDefault(child => child.Ended.IsCompleted) is { } lost)
                throw new DemoException($"{lost.Name} has ended by itself. Its last words ({Path.GetRelativePath(".", lost.Log)}):{Environment.NewLine}{await lost.LastWordsAsync()}");
        }
    }

    /// <summary>Starts the gateway anew, on what its last life left behind and on the registry as it is now; done when it answers.</summary>
    /// <exception cref="DemoException">It does not come up.</exception>
    public async Task RestartGatewayAsync(CancellationToken cancellation)
    {
        var before = _children.Single(child => child.Name == GatewayName);
        // What ends on purpose is not lost.
        Become(_children.Remove(before));
        await before.DisposeAsync();
        await StartGatewayAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        // The gateway first: nothing is answered any more, and its Redis has written everything, before those it talks to go.
        foreach (var gateway in _children.Where(child => child.Name == GatewayName))
            await gateway.DisposeAsync();
        await Task.WhenAll(_children.Select(child => child.DisposeAsync().AsTask()));
    }

    private Child Endpoint(Peer programme) => Start(programme.Name, "adapters/ProgrammeSimulator",
    [
        "--name", programme.Name, "--port", $"{programme.Port}", "--control-port", $"{programme.ControlPort}",
        "--certificates", _home.Certificates, "--store", _options.StoreOf(programme),
    ]);

    private Child Lab(Peer lab) => Start(lab.Name, "adapters/LabSimulator",
    [
        "--name", lab.Name, "--port", $"{lab.Port}", "--control-port", $"{lab.ControlPort}", "--gateway", GatewayPorts.DataPlane.OriginalString,
        "--certificates", _home.Certificates, "--store", _options.StoreOf(lab), "--result-delay", $"{_options.ResultDelay:c}",
    ]);

    private async Task StartGatewayAsync(CancellationToken cancellation)
    {
        using var placer = new PlacerClient(GatewayPorts.DataPlane, _home.Certificates, Peer.Programmes[0].Name);
        await StartAsync(Start(GatewayName, "gateway/Gateway", [], [.. GatewaySettings.Of(_home, _options)]), () => AnswersAsync(placer), cancellation);
    }

    private void Become(ImmutableList<Child> children)
    {
        var changed = _changed;
        (_children, _changed) = (children, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
    }

    private Child Start(string name, string project, string[] arguments, params (string, string)[] environment) =>
        new(name, _options.LogOf(name), _home.ProgramOf(project), arguments, environment);

    private async Task StartAsync(Child child, Func<Task<bool>> answers, CancellationToken cancellation)
    {
        Become(_children.Add(child));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!await answers())
        {
            if (child.Ended.IsCompleted || patience.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                if (child.Ended.IsFaulted) await child.Ended;
                throw new DemoException($"{child.Name} does not come up:{Environment.NewLine}{await child.LastWordsAsync()}");
            }

            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private static Func<Task<bool>> AnswersAsync(HttpClient http, Peer peer) => async () =>
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(peer.Control, "counters"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    };

    private static async Task<bool> AnswersAsync(PlacerClient placer)
    {
        try
        {
            return (await placer.GetAsync("fhir/metadata")).Status == System.Net.HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }
}
