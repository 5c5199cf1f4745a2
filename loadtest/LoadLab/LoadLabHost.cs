using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Peers;

namespace LoadLab;

/// <summary>All labs and results endpoints of a load test, each a listener with its party's certificate, and their control API.</summary>
internal sealed class LoadLabHost : IAsyncDisposable
{
    private const int ResultsAtOnce = 16;
    private readonly List<WebApplication> _listeners = [];
    private readonly List<IAsyncDisposable> _senders = [];
    private readonly List<PeerCertificates> _certificates = [];

    private LoadLabHost()
    {
    }

    /// <exception cref="CertificateFolderException">The certificates are not there.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<LoadLabHost> StartAsync(LoadLabOptions options, TimeProvider time)
    {
        var host = new LoadLabHost();
        try
        {
            var labs = options.Labs.Select(party => host.Lab(party, options, time)).ToList();
            var programmes = options.Programmes.Select(party => host.Programme(party, options)).ToList();
            var control = PeerApplication.Create(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, options.ControlPort));
            new ControlApi(labs, programmes).Map(control);
            host._listeners.Add(control);
            foreach (var listener in host._listeners)
                await listener.StartAsync();
            return host;
        }
        catch (IOException)
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
            await listener.StopSoonAsync();
        foreach (var sender in _senders)
            await sender.DisposeAsync();
        foreach (var certificates in _certificates)
            certificates.Dispose();
    }

    private Lab Lab(PartyPort party, LoadLabOptions options, TimeProvider time)
    {
        var sender = new ResultSender(party.Name, options.Gateway, Certificates(options, party.Name + "-client"), ResultsAtOnce, time);
        _senders.Add(sender);
        var lab = new Lab(party.Name, sender, time);
        Listen(party, options, lab.ReceiveAsync, () => lab.Conduct.IsDown);
        return lab;
    }

    private ResultsEndpoint Programme(PartyPort party, LoadLabOptions options)
    {
        var endpoint = new ResultsEndpoint(party.Name);
        Listen(party, options, endpoint.ReceiveAsync, () => false);
        return endpoint;
    }

    private void Listen(PartyPort party, LoadLabOptions options, RequestDelegate receive, Func<bool> refuses)
    {
        var certificates = Certificates(options, party.Name + "-server");
        var listener = PeerApplication.Create(
            NullLoggerFactory.Instance,
            kestrel => kestrel.ListenAnyIP(party.Port, listen => listen.UseMutualTls(certificates, refuses, options.Protocols)));
        // No routing: whatever is posted here is an order, or a result.
        listener.Run(receive);
        _listeners.Add(listener);
    }

    private PeerCertificates Certificates(LoadLabOptions options, string name)
    {
        var certificates = PeerCertificates.Load(options.Certificates, name);
        _certificates.Add(certificates);
        return certificates;
    }
}
