using System.ComponentModel;
using System.Diagnostics;

namespace EndToEnd.Worlds;

/// <summary>The gateway as its own process, with everything it writes in one file.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process) => _process = process;

    public bool IsRunning => !_process.HasExited;

    /// <param name="settings">Configuration, <c>Section__Name</c>: environment variables, or arguments where a shell takes no such name.</param>
    /// <param name="log">File that its output is added to.</param>
    public static GatewayProcess Start(IReadOnlyDictionary<string, string> settings, string log)
    {
        var dotted = settings.Where(setting => setting.Key.Contains('.', StringComparison.Ordinal)).ToList();
        var arguments = dotted.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}");
        // A file that reaches its limit is an error to the gateway, as a full disk is, and no signal. The shell opens the file and becomes the gateway: what the process writes is there even when it is killed.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\" >>\"$0\" 2>&1", log, Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), .. arguments]);
        foreach (var inherited in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in settings.Except(dotted))
            start.Environment[name] = value;
        var gateway = new GatewayProcess(Process.Start(start)!);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => gateway.Kill();
        return gateway;
    }

    /// <summary>SIGKILL: it gets no chance to write anything more.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>SIGSTOP: it is there and does nothing, as a machine that is paused.</summary>
    public void Pause() => Signals.Send(_process.Id, Signals.Stop);

    /// <summary>SIGCONT: it goes on where it was.</summary>
    public void Resume() => Signals.Send(_process.Id, Signals.Continue);

    /// <summary>From now on no file of its may grow beyond this, as on a disk that is full (RLIMIT_FSIZE); null: without limit again.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        using var limiting = Process.Start("prlimit", ["--pid", $"{_process.Id}", $"--fsize={(bytes is { } most ? $"{most}" : "unlimited")}:"]);
        await limiting.WaitForExitAsync();
        Assert.Equal(0, limiting.ExitCode);
    }

    public async Task KillAsync()
    {
        Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM, as a supervisor stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (IsRunning)
            Signals.Send(_process.Id, Signals.Terminate);
        return await EndAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw;
        }
        finally
        {
            _process.Dispose();
        }
    }
}
