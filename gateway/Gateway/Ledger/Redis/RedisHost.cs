using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Gateway.Ledger;

/// <summary>The embedded Redis: a real redis-server as a child of this process, on loopback, append-only, every write on disk before its answer.</summary>
internal sealed partial class RedisHost : IAsyncDisposable
{
    private const int PortTries = 3;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly RedisDataFolder _folder;
    private readonly RedisChild _child;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly int _port;
    private readonly string _password;

    private RedisHost(RedisDataFolder folder, RedisChild child, TimeProvider time, ILogger log, int port, string password)
    {
        _folder = folder;
        _child = child;
        _time = time;
        _log = log;
        _port = port;
        _password = password;
    }

    public int? ProcessId => _child.ProcessId;

    /// <summary>How to connect to it; holds the password, so it goes into no log.</summary>
    public ConfigurationOptions Address() =>
        new() { EndPoints = { { IPAddress.Loopback, _port } }, Password = _password };

    /// <summary>Starts it and waits until it answers, however long it reads its file; stops an orphan on the same folder first.</summary>
    /// <exception cref="LedgerStartException">No binary, folder in use, or it ends at once.</exception>
    public static async Task<RedisHost> StartAsync(LedgerOptions options, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        string binary = RedisChild.Find(options.ServerBinary) ?? throw new LedgerStartException(
            $"There is no {options.ServerBinary} on this machine: run `apt-get install redis-server`, or set Redis:ConnectionString to a Redis that is there.");
        RedisDataFolder folder = RedisDataFolder.Take(options.DataFolder);
        try
        {
            await folder.StopOrphanAsync(time);
            for (int attempt = 1; ; attempt++)
            {
                if (await TryStartAsync(binary, folder, time, log, cancellation) is { } host)
                    return host;
                // Another process may have taken the free port first; after a few times it is something else.
                if (attempt == PortTries)
                    throw new LedgerStartException($"redis-server ends at once: {folder.LogFile} says why.");
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops it in order: everything acknowledged is in its file.</summary>
    public async ValueTask DisposeAsync()
    {
        _child.LetEnd();
        try
        {
            await SayAsync(_port, _password, "SHUTDOWN", CancellationToken.None);
            await _child.Ended.WaitAsync(StopTime, _time);
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException)
        {
            // Dead already, or stuck. With fsync on every write a kill loses nothing either.
            RedisKilled(_log, e);
            _child.Kill();
            await _child.Ended;
        }

        _child.Dispose();
        _folder.Dispose();
    }

    private static async Task<RedisHost?> TryStartAsync(string binary, RedisDataFolder folder, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        int port = FreePort();
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var child = new RedisChild(binary, folder.WriteConfiguration(port, password), log);
        try
        {
            while (!child.Ended.IsCompleted)
            {
                if (await AnswersAsync(port, password, cancellation))
                {
                    child.Answered();
                    RedisStarted(log, folder.Path);
                    return new RedisHost(folder, child, time, log, port, password);
                }

                await Task.Delay(Pause, time, cancellation);
            }

            await child.Ended;
            child.Dispose();
            return null;
        }
        catch (OperationCanceledException)
        {
            child.LetEnd();
            child.Kill();
            throw;
        }
    }

    // While it reads its file it answers LOADING.
    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancellation)
    {
        try
        {
            return (await SayAsync(port, password, "PING", cancellation)).Contains("+PONG", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    // Two inline commands (https://redis.io/docs/latest/develop/reference/protocol-spec/#inline-commands); the client proper cannot wait for a Redis that is loading.
    private static async Task<string> SayAsync(int port, string password, string command, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\n{command}\r\nQUIT\r\n"), cancellation);
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The ledger is an embedded Redis in {Folder}.")]
    private static partial void RedisStarted(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded Redis did not stop in order and was killed; nothing acknowledged is lost.")]
    private static partial void RedisKilled(ILogger log, Exception exception);
}
