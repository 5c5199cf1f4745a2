using System.Net.Http.Json;
using Demo.Operations;
using Demo.Orders;
using Demo.Records;
using Demo.Site;

namespace Demo.Incident;

/// <summary>Those who act in the story, each with a certificate of their own, and everyone's files.</summary>
internal sealed class IncidentCast : IAsyncDisposable
{
    private readonly Parties _parties;
    private readonly OrderJournal _journal;
    private readonly HttpClient _control = new();

    public IncidentCast(Parties parties, TimeProvider time)
    {
        _parties = parties;
        _journal = new OrderJournal(parties.Programmes);
        Operator = new OperationsClient(parties.OperationsPlane, parties.Certificates, "operator-anna");
        Auditor = new OperationsClient(parties.OperationsPlane, parties.Certificates, "auditor-cert");
        Placers = new Placers(parties.DataPlane, parties.Certificates, seed: 1, time, _journal);
    }

    public OperationsClient Operator { get; }

    public OperationsClient Auditor { get; }

    public Placers Placers { get; }

    /// <summary>Whether the hacked lab hands its results over. Those that it kept back go out when it does so again.</summary>
    public async Task HackedSendsResultsAsync(bool sends, CancellationToken cancellation)
    {
        var hacked = _parties.Labs.Single(lab => lab.Name == IncidentPlan.Hacked);
        using var behaviour = JsonContent.Create(new Behaviour(sends ? "normal" : "no-results"), IncidentJson.Default.Behaviour);
        using var answer = await _control.PutAsync(new Uri(hacked.Control, "behaviour"), behaviour, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public Task<IncidentFiles> FilesAsync(CancellationToken cancellation) => IncidentFiles.ReadAsync(_parties, cancellation);

    public async Task<Moment> LookAsync(CancellationToken cancellation)
    {
        var ledger = new LedgerLook(
            await Auditor.ProgrammesAsync(cancellation), await Auditor.QuarantineAsync(cancellation), await Auditor.ForecastsAsync(cancellation), await Placers.TasksAsync(Placers.Sent, cancellation));
        return new Moment(ledger, await FilesAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        Placers.Dispose();
        Operator.Dispose();
        Auditor.Dispose();
        _control.Dispose();
        await _journal.DisposeAsync();
    }
}

/// <summary>How a simulated lab is told to behave.</summary>
internal sealed record Behaviour(string Mode);

[System.Text.Json.Serialization.JsonSerializable(typeof(Behaviour))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
internal sealed partial class IncidentJson : System.Text.Json.Serialization.JsonSerializerContext;
