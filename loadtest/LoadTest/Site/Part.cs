using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LoadTest.Site;

/// <summary>
/// A process of the load test, with its output in a file of its own. It ends with the load test, also when that is killed: the signal that
/// says so (PR_SET_PDEATHSIG, prctl(2)) is bound to the thread that started the process, so that thread lives as long.
/// </summary>
internal sealed partial class Part : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int KillSignal = 9;
    private const int LinesOfALog = 6;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ProcessStartInfo _start;
    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _log;

    private Part(string name, string log, IEnumerable<string> command, IEnumerable<(string Name, string Value)> environment)
    {
        Name = name;
        _log = log;
        // A session of its own: Ctrl-C at the terminal reaches the load test only, which stops everything in order.
        _start = new ProcessStartInfo("setsid", ["setpriv", "--pdeathsig", "TERM", "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, .. command]) { UseShellExecute = false };
        foreach (var (variable, value) in environment)
            _start.Environment[variable] = value;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    public string Name { get; }

    public int ProcessId { get; private set; }

    /// <summary>Ends when the process does, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a process and returns when something listens on its port.</summary>
    /// <exception cref="LoadTestException">It ended before, or never listened; the message has its last words.</exception>
    public static async Task<Part> StartAsync(
        string name, string folder, int port, IEnumerable<string> command, IEnumerable<(string Name, string Value)> environment, CancellationToken cancellation)
    {
        var part = new Part(name, Path.Combine(folder, name + ".log"), command, environment);
        part.ProcessId = await part._processId.Task;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartTime);
        while (!await ListensAsync(port))
        {
            if (part.Ended.IsCompleted || patience.IsCancellationRequested)
            {
                await part.DisposeAsync();
                cancellation.ThrowIfCancellationRequested();
                throw new LoadTestException($"{name} does not come up:{Environment.NewLine}{await part.LastWordsAsync()}");
            }

            await Task.Delay(Look, CancellationToken.None);
        }

        return part;
    }

    public async Task<string> LastWordsAsync() =>
        string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(_log)).Where(line => line.Length > 0).TakeLast(LinesOfALog));

    /// <summary>SIGKILL to any process of ours, here or below.</summary>
    public static void Kill(int processId) => _ = Signal(processId, KillSignal);

    public async ValueTask DisposeAsync()
    {
        if (_ended.Task.IsCompleted)
            return;
        // A process that ended just now needs no signal; nothing else can be wrong with these.
        _ = Signal(ProcessId, Terminate);
        try
        {
            await _ended.Task.WaitAsync(StopTime);
        }
        catch (TimeoutException)
        {
            Kill(ProcessId);
            await _ended.Task;
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Run()
    {
        try
        {
            using var process = Process.Start(_start)!;
            _processId.SetResult(process.Id);
            process.WaitForExit();
            _ended.SetResult();
        }
        catch (Win32Exception missing)
        {
            _processId.SetException(new LoadTestException($"{Name} cannot be started: {missing.Message}. setsid and setpriv are in the package util-linux."));
            _ended.SetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
