using System.Diagnostics;

namespace Gateway.Ledger;

/// <summary>
/// The redis-server process. A thread of its own starts it, waits for it and starts it again if it dies: the signal that ends the child
/// with its parent (PR_SET_PDEATHSIG, prctl(2)) is bound to the thread that started it, so that thread must live as long.
/// </summary>
internal sealed partial class RedisChild : IDisposable
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(100);

    private readonly ProcessStartInfo _start;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _answered;
    private volatile Process? _process;

    public RedisChild(string binary, string configuration, ILogger log)
    {
        _log = log;
        // A session of its own: Ctrl-C at the terminal reaches the gateway only, which still has to write.
        string[] command = [.. Prefix("setsid"), .. Prefix("setpriv", "--pdeathsig", "TERM"), binary, configuration];
        _start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, UseShellExecute = false };
        new Thread(Run) { IsBackground = true, Name = "redis-server" }.Start();
    }

    /// <summary>Ends when the process is gone for good: after <see cref="LetEnd"/>, or when it never came up.</summary>
    public Task Ended => _ended.Task;

    public int? ProcessId => _process?.Id;

    /// <summary>The first answer was heard: from now on a death is answered by a restart.</summary>
    public void Answered() => _answered = true;

    /// <summary>The next end of the process is wanted.</summary>
    public void LetEnd() => _stopping.Set();

    public void Kill() => _process?.Kill();

    public void Dispose()
    {
        _process?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Full path of a binary named or found on the search path; null when there is none.</summary>
    public static string? Find(string binary) =>
        binary.Contains('/', StringComparison.Ordinal)
            ? File.Exists(binary) ? binary : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Append("/usr/local/bin")
                .Select(folder => Path.Combine(folder, binary)).FirstOrDefault(File.Exists);

    private static string[] Prefix(string binary, params string[] arguments) => Find(binary) is { } path ? [path, .. arguments] : [];

    private void Run()
    {
        try
        {
            do
            {
                Process process = Process.Start(_start)!;
                process.StandardInput.Close();
                Interlocked.Exchange(ref _process, process)?.Dispose();
                process.WaitForExit();
                if (_answered && !_stopping.IsSet)
                    RedisDied(_log, process.ExitCode);
            }
            while (_answered && !_stopping.Wait(RestartPause));
            _ended.SetResult();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            _ended.SetException(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "redis-server ended unasked with exit code {ExitCode}; starting it again.")]
    private static partial void RedisDied(ILogger log, int exitCode);
}
