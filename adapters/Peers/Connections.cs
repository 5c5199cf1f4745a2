using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Peers;

/// <summary>The open connections of a listener: each keeps the bytes of its request in course, and all can be cut at once.</summary>
/// <param name="time">For the moment of a request's first byte.</param>
/// <param name="unfinished">Gets what came in on a connection that ended before its request was whole.</param>
public sealed class Connections(TimeProvider time, Func<RecordedRequest, Task> unfinished)
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _open = new(StringComparer.Ordinal);

    /// <summary>Call after TLS is configured, so that what is kept is plain HTTP. The request finds its <see cref="RequestBytes"/> among its features.</summary>
    public void Record(ListenOptions listen) => listen.Use(next => connection => RunAsync(connection, next));

    /// <summary>Ends every open connection without a goodbye.</summary>
    public void Cut()
    {
        foreach (var connection in _open.Values) connection.Abort();
    }

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var bytes = new RequestBytes(time);
        connection.Features.Set(bytes);
        connection.Transport = new Recorded(new RecordingPipeReader(connection.Transport.Input, bytes), connection.Transport.Output);
        _open[connection.ConnectionId] = connection;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection.ConnectionId, out _);
            if (bytes.Unfinished() is { } rest) await unfinished(rest);
        }
    }

    private sealed record Recorded(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
