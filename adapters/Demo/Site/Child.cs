using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Demo.Site;

/// <summary>
/// A process of the demonstration. Its output goes to a file of its own. It ends with the demonstration, also when that is killed: the signal
/// that says so (PR_SET_PDEATHSIG, prctl(2)) is bound to the thread that started the process, so that thread lives as long.
/// </summary>
internal sealed partial class Child : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int LinesOfALog = 6;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(15);

    private readonly ProcessStartInfo _start;
    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">For people, and of the log file.</param>
    /// <param name="log">File that its output is added to.</param>
    /// <param name="program">A .NET program.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Added to this process's own.</param>
    public Child(string name, string log, string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        Name = name;
        Log = log;
        // A session of its own: Ctrl-C at the terminal reaches the demonstration only, which stops everything in order.
        string[] command = ["setpriv", "--pdeathsig", "TERM", "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, "dotnet", program];
        _start = new ProcessStartInfo("setsid", [.. command, .. arguments]) { UseShellExecute = false };
        foreach (var (variable, value) in environment)
            _start.Environment[variable] = value;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    public string Name { get; }

    public string Log { get; }

    /// <summary>Ends when the process does, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    public async Task<string> LastWordsAsync() =>
        string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(Log)).Where(line => line.Length > 0).TakeLast(LinesOfALog));

    public async ValueTask DisposeAsync()
    {
        if (_ended.Task.IsCompleted)
            return;
        var processId = await _processId.Task;
        // A process that ended just now needs no signal; nothing else can be wrong with these.
        _ = Signal(processId, Terminate);
        try
        {
            await _ended.Task.WaitAsync(StopTime);
        }
        catch (TimeoutException)
        {
            _ = Signal(processId, Kill);
            await _ended.Task;
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
        catch (System.ComponentModel.Win32Exception missing)
        {
            var explained = new DemoException($"{Name} cannot be started: {missing.Message}. setsid and setpriv are in the package util-linux.");
            _processId.SetException(explained);
            _ended.SetException(explained);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
