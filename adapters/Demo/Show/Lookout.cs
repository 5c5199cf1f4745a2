using Demo.Operations;
using Demo.Records;
using Demo.Site;

namespace Demo.Show;

/// <summary>Looks at everything as it stands, as an auditor may.</summary>
internal sealed class Lookout(Home home, SceneOptions scene, TimeProvider time) : IDisposable
{
    private readonly OperationsClient _auditor = new(GatewayPorts.OperationsPlane, home.Certificates, "auditor-cert");
    private readonly long _start = time.GetTimestamp();

    /// <param name="sent">Orders that were sent and answered.</param>
    /// <param name="cancellation">Ends the looking.</param>
    /// <exception cref="HttpRequestException">The gateway stopped answering.</exception>
    public async Task<Snapshot> LookAsync(int sent, CancellationToken cancellation)
    {
        var programmes = await _auditor.ProgrammesAsync(cancellation);
        var labs = await _auditor.LabsAsync(cancellation);
        // Read after the ledger: what the ledger calls resulted may already be among the reports, never the other way round.
        var labRecords = await LabRecordsAsync(cancellation);
        var programmeRecords = await Task.WhenAll(Peer.Programmes.Select(programme => ProgrammeRecord.ReadAsync(programme, scene, cancellation)));
        return new Snapshot(time.GetElapsedTime(_start), sent, programmes, labs, labRecords, programmeRecords);
    }

    public Task<LabRecord[]> LabRecordsAsync(CancellationToken cancellation) => Task.WhenAll(Peer.Labs.Select(lab => LabRecord.ReadAsync(lab, scene, cancellation)));

    public void Dispose() => _auditor.Dispose();
}
