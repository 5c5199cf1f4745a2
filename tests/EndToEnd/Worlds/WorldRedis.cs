using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Worlds;

/// <summary>A Redis beside the gateways, as in production: append-only, each write on disk before its answer. It lives and dies apart from them.</summary>
public sealed class WorldRedis : IAsyncDisposable
{
    private readonly string _folder;
    private Process? _process;

    public WorldRedis(string folder)
    {
        _folder = folder;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    public int Port { get; } = Ports.Free();

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts it on what it had written, and waits until it answers.</summary>
    /// <param name="primary">Of whom it is a replica; null: of nobody.</param>
    public async Task StartAsync(WorldRedis? primary = null)
    {
        Directory.CreateDirectory(_folder);
        string[] replica = primary is null ? [] : ["--replicaof", "127.0.0.1", $"{primary.Port}"];
        _process = Process.Start("redis-server",
        [
            "--bind", "127.0.0.1", "--port", $"{Port}", "--dir", _folder, "--logfile", Path.Combine(_folder, "redis.log"),
            "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0", .. replica,
        ]);
        await Eventually.HoldsAsync(async () => await SayAsync("PING") == "+PONG");
    }

    /// <summary>SIGKILL: it gets no chance to write anything more.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process!.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: connections stay open, and nothing is answered.</summary>
    public void Stop() => Signals.Send(_process!.Id, Signals.Stop);

    public void Continue() => Signals.Send(_process!.Id, Signals.Continue);

    /// <summary>One inline command (https://redis.io/docs/latest/develop/reference/protocol-spec/#inline-commands) and its answer as it stands, without the last line end; empty where there is nobody.</summary>
    public async Task<string> SayAsync(string command)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\nQUIT\r\n"));
            using var reader = new StreamReader(socket.GetStream(), Encoding.UTF8);
            var answers = await reader.ReadToEndAsync();
            return answers.EndsWith("\r\n+OK\r\n", StringComparison.Ordinal) ? answers[..^"\r\n+OK\r\n".Length] : "";
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return "";
        }
    }

    /// <summary>What the ledger's record of disclosures says of a lab, oldest first (gateway/docs/ledger.md).</summary>
    public async Task<IReadOnlyList<Disclosed>> DisclosuresAsync(string programme, string lab)
    {
        var answer = await SayAsync($"XRANGE {{{programme}}}:disclosed:{lab} - +");
        // Lengths and counts aside: an id, then e EVENT o TASK n NUMBER and what the intent says more.
        var texts = answer.Split("\r\n").Where(line => line is not (['*', ..] or ['$', ..])).ToList();
        return [.. Enumerable.Range(1, Math.Max(0, texts.Count - 6)).Where(at => texts[at] == "e" && texts[at + 2] == "o").Select(at => new Disclosed(TimeOf(texts[at - 1]), texts[at + 1], texts[at + 3], texts[at + 5]))];
    }

    /// <summary>An entry's id starts with its time, in milliseconds.</summary>
    private static DateTimeOffset TimeOf(string entry) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.Split('-')[0], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        await KillAsync();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }
}

/// <summary>A line of the record of disclosures.</summary>
/// <param name="At">By the clock of Redis, in whole milliseconds.</param>
/// <param name="Event"><c>intent</c>, or how an attempt ended.</param>
/// <param name="Task">Task id.</param>
/// <param name="Number">Gateway order number.</param>
public sealed record Disclosed(DateTimeOffset At, string Event, string Task, string Number);
