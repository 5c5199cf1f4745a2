using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Ledger;

/// <summary>The embedded Redis' folder: mode 0700, one gateway at a time, the configuration with its password readable by the owner only.</summary>
internal sealed class RedisDataFolder : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan OrphanTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly FileStream _lock;

    private RedisDataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string LogFile => System.IO.Path.Combine(Path, "redis.log");

    private string PidFile => System.IO.Path.Combine(Path, "redis.pid");

    /// <summary>Makes the folder if it is not there and takes it for this process; the system lets it go when the process ends, however it ends.</summary>
    /// <exception cref="LedgerStartException">Another gateway has it, or it cannot be made or written.</exception>
    public static RedisDataFolder Take(string path)
    {
        if (OperatingSystem.IsWindows())
            throw new LedgerStartException("An embedded Redis needs Linux: configure Redis:ConnectionString.");
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(full, Owner);
            File.SetUnixFileMode(full, Owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStartException($"The data folder {full} cannot be made or written: set Redis:DataFolder to one that can.", e);
        }

        try
        {
            return new RedisDataFolder(full, new FileStream(
                System.IO.Path.Combine(full, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStartException($"The data folder {full} is used by another gateway: stop it, or set Redis:DataFolder to another one.", e);
        }
    }

    /// <summary>Writes the configuration and answers its path. The password never stands on a command line.</summary>
    public string WriteConfiguration(int port, string password)
    {
        string file = System.IO.Path.Combine(Path, "redis.conf");
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"""
            bind 127.0.0.1
            port {port}
            requirepass {password}
            daemonize no
            dir "{Path}"
            pidfile "{PidFile}"
            logfile "{LogFile}"
            save ""
            latency-tracking no
            rdbcompression no
            appendonly yes
            appendfsync always
            auto-aof-rewrite-min-size 512mb
            maxmemory-policy noeviction

            """));
        return file;
    }

    /// <summary>Stops a Redis that outlived the gateway it belonged to. Only ever called with the folder taken, so its gateway is gone.</summary>
    public async Task StopOrphanAsync(TimeProvider time)
    {
        if (!File.Exists(PidFile) || !int.TryParse((await File.ReadAllTextAsync(PidFile)).Trim(), CultureInfo.InvariantCulture, out int pid) || !IsOurs(pid))
            return;
        if (Signal(pid, Terminate) != 0 && IsOurs(pid))
            throw new LedgerStartException($"A redis-server (process {pid}) of another user still uses {Path}: stop it, then start again.");
        long start = time.GetTimestamp();
        while (IsOurs(pid))
        {
            if (time.GetElapsedTime(start) > OrphanTime)
                throw new LedgerStartException($"A redis-server (process {pid}) still uses {Path} and does not stop: stop it, then start again.");
            await Task.Delay(Pause, time);
        }
    }

    public void Dispose() => _lock.Dispose();

    // A process id is used again by the system; its working folder tells whether it is this folder's Redis.
    private bool IsOurs(int pid) => new DirectoryInfo($"/proc/{pid}/cwd").LinkTarget == Path;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
