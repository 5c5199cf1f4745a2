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
        Second = new OperationsClient(parties.OperationsPlane, parties.Certificates, "operator-bram");
        Auditor = new OperationsClient(parties.OperationsPlane, parties.Certificates, "auditor-cert");
        Placers = new Placers(parties.DataPlane, parties.Certificates, seed: 1, time, _journal);
    }

    public OperationsClient Operator { get; }

    /// <summary>The second person.</summary>
    public OperationsClient Second { get; }

    /// <summary>Reads, and posts monitoring signals.</summary>
    public OperationsClient Auditor { get; }

    public Placers Placers { get; }

    private Party HackedLab => _parties.Labs.Single(lab => lab.Name == IncidentPlan.Hacked);

    /// <summary>How the hacked lab behaves from now on. Results that it kept back go out when it is normal again.</summary>
    public async Task HackedBehavesAsync(Behaviour behaviour, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(behaviour, IncidentJson.Default.Behaviour);
        using var answer = await _control.PutAsync(new Uri(HackedLab.Control, "behaviour"), content, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public Task<IncidentFiles> FilesAsync(CancellationToken cancellation) => IncidentFiles.ReadAsync(_parties, cancellation);

    public Task<LabFiles> HackedFilesAsync(CancellationToken cancellation) => LabFiles.ReadAsync(HackedLab, cancellation);

    /// <summary>What the programmes have sent so far, by their own lists.</summary>
    public async Task<IReadOnlyList<PlacedLine>> PlacedAsync(CancellationToken cancellation) =>
        [.. (await Task.WhenAll(_parties.Programmes.Select(programme => OrderJournal.ReadAsync(programme, cancellation)))).SelectMany(lines => lines)];

    /// <summary>Whether there is a report of each accepted order at its programme.</summary>
    public async Task<bool> AllReportedAsync(CancellationToken cancellation)
    {
        var records = await Task.WhenAll(_parties.Programmes.Select(programme => ProgrammeRecord.ReadAsync(programme.Name, programme.Folder, cancellation)));
        var reported = records.SelectMany(record => record.ByOrder).Select(order => order.Key).ToHashSet(StringComparer.Ordinal);
        return (await PlacedAsync(cancellation)).Where(order => order.IsAccepted).All(order => reported.Contains(order.Number));
    }

    /// <summary>What the gateway says that the hacked lab was ever sent, and what its disk holds.</summary>
    public async Task<ExposureAccount> ExposureAsync(CancellationToken cancellation)
    {
        var report = await Operator.ExposureAsync(IncidentPlan.Hacked, cancellation);
        var orders = await Operator.ExposedOrdersAsync(IncidentPlan.Hacked, cancellation);
        var disk = await DiskOfLab.ReadAsync(await LabRecord.ReadAsync(HackedLab.Name, HackedLab.Folder, cancellation), cancellation);
        return new ExposureAccount(report, orders, disk, await FilesAsync(cancellation));
    }

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
        Second.Dispose();
        Auditor.Dispose();
        _control.Dispose();
        await _journal.DisposeAsync();
    }
}

/// <summary>How a simulated lab is told to behave.</summary>
internal sealed record Behaviour(string Mode)
{
    public static readonly Behaviour Normal = new("normal");

    /// <summary>It answers orders, and keeps results back.</summary>
    public static readonly Behaviour NoResults = new("no-results");

    /// <summary>It takes orders without an answer, and keeps results back.</summary>
    public static readonly Behaviour Silent = new("silent");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Behaviour))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
internal sealed partial class IncidentJson : System.Text.Json.Serialization.JsonSerializerContext;
