using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Identity;

/// <summary>
/// The connections of each party on this replica, so that they can be ended at once, and parties whose keys are refused for now. It only hastens: what holds
/// without it is that each request is admitted by the party's standing.
/// </summary>
internal sealed class OpenConnections(Party.Directory directory)
{
    private readonly ConcurrentDictionary<ConnectionContext, string> _open = new();
    private volatile IReadOnlySet<string> _barred = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Ends all connections of the party, with the requests on them.</summary>
    public void End(string party)
    {
        foreach (var (connection, _) in _open.Where(open => open.Value == party))
            connection.Abort(new ConnectionAbortedException("The party is cut."));
    }

    /// <summary>From now on these parties, and no others, are refused as soon as their key is known.</summary>
    public void Bar(IReadOnlySet<string> parties)
    {
        _barred = parties;
        foreach (var party in parties)
            End(party);
    }

    /// <summary>Stands behind TLS, where the other side has shown its certificate.</summary>
    public void Keep(ListenOptions listen) => listen.Use(next => connection => RunAsync(connection, next));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate || directory.Identify(certificate) is not { } party)
        {
            await next(connection);
            return;
        }

        _open[connection] = party.Id;
        try
        {
            // Looked at when it is among the open ones: either this sees the bar, or the bar sees it.
            if (_barred.Contains(party.Id))
                connection.Abort(new ConnectionAbortedException("The party's keys are refused."));
            else
                await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }
}
