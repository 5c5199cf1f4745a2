namespace LoadTest.Site;

/// <summary>The processes of a run. Disposing stops them: the last that was started first.</summary>
/// <param name="logs">Folder of their output, a file each.</param>
internal sealed class SiteProcesses(Home home, string logs) : IAsyncDisposable
{
    private readonly List<Part> _parts = [];

    /// <summary>Returns when something listens on its port.</summary>
    /// <exception cref="LoadTestException">It does not come up.</exception>
    public async Task<Part> StartAsync(string name, int port, IEnumerable<string> command, IEnumerable<(string, string)> environment, CancellationToken cancellation)
    {
        Directory.CreateDirectory(logs);
        var part = await Part.StartAsync(name, logs, port, command, environment, cancellation);
        _parts.Add(part);
        return part;
    }

    /// <summary>A program of this repository, with a probe in it that says what its runtime spends.</summary>
    /// <param name="project">Its folder, such as <c>gateway/Gateway</c>.</param>
    /// <exception cref="LoadTestException">It does not come up.</exception>
    public async Task<Measured> StartDotnetAsync(
        string name, string project, int port, IEnumerable<string> arguments, IEnumerable<(string, string)> environment, CancellationToken cancellation)
    {
        // A Unix socket's path has room for a hundred characters only.
        var probe = Path.Combine(Path.GetTempPath(), $"loadtest-{Environment.ProcessId}-{name}.probe");
        var part = await StartAsync(
            name, port, ["dotnet", home.ProgramOf(project), .. arguments],
            [("DOTNET_STARTUP_HOOKS", home.ProgramOf("loadtest/RuntimeProbe")), ("LOADTEST_PROBE", probe), .. environment], cancellation);
        return Measured.Of(name, part.ProcessId, probe);
    }

    /// <summary>A Redis that writes everything to disk before it answers, as the gateway's own does.</summary>
    /// <exception cref="LoadTestException">It does not come up.</exception>
    public async Task<(int Port, Measured Measured)> StartRedisAsync(string name, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var port = Ports.Free();
        var part = await StartAsync(
            name, port, ["redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""], [], cancellation);
        return (port, Measured.Of("redis", part.ProcessId));
    }

    /// <summary>Throws when a process has ended by itself.</summary>
    /// <exception cref="LoadTestException">Says which one, and its last words.</exception>
    public async Task EnsureAliveAsync()
    {
        if (_parts.Find(part => part.Ended.IsCompleted) is { } lost)
            throw new LoadTestException($"{lost.Name} has ended by itself:{Environment.NewLine}{await lost.LastWordsAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
    }
}
