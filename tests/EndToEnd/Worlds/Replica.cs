using System.Globalization;
using System.Net;
using ProgrammeSimulator;

namespace EndToEnd.Worlds;

/// <summary>One gateway of a world: its ports, its process, and those who talk to it.</summary>
public sealed class Replica : IAsyncDisposable
{
    private readonly Certificates _certificates;

    public Replica(Certificates certificates, string log, string audit)
    {
        _certificates = certificates;
        LogFile = log;
        AuditFolder = audit;
        DataPlane = new Uri($"https://localhost:{Ports.Free()}/");
        OperationsPlane = new Uri($"https://localhost:{Ports.Free()}/");
        Health = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Ports.Free()}/health/"), Timeout = Eventually.Limit };
        Operator = new OperatorClient(certificates.OperatorAs("operator-anna", OperationsPlane), certificates.OperatorAs("operator-bram", OperationsPlane));
        CervicalPlacer = new Placer(new PlacerClient(DataPlane, certificates.Folder, ScreeningWorld.Cervical));
        BowelPlacer = new Placer(new PlacerClient(DataPlane, certificates.Folder, ScreeningWorld.Bowel));
    }

    public Uri DataPlane { get; }

    public Uri OperationsPlane { get; }

    /// <summary>Its health listener, as a load balancer asks it.</summary>
    public HttpClient Health { get; }

    /// <summary>Everything that it wrote, all its lives together.</summary>
    public string LogFile { get; }

    /// <summary>Its audit trail.</summary>
    public string AuditFolder { get; }

    public OperatorClient Operator { get; }

    public Placer CervicalPlacer { get; }

    public Placer BowelPlacer { get; }

    /// <summary>Its process; null before it was started.</summary>
    public GatewayProcess? Process { get; private set; }

    /// <summary>Where it listens, <c>Section__Name</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Gateway__Address", "127.0.0.1"),
        new("Gateway__DataPort", DataPlane.Port.ToString(CultureInfo.InvariantCulture)),
        new("Gateway__HealthPort", Health.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture)),
        new("Gateway__OperationsPort", OperationsPlane.Port.ToString(CultureInfo.InvariantCulture)),
    ];

    public Placer PlacerOf(Programme programme) => programme == Programme.Cervical ? CervicalPlacer : BowelPlacer;

    /// <summary>Starts it on what is in its ledger, and waits until it answers.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var process = Process = GatewayProcess.Start(settings, LogFile);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.True(process.IsRunning, process.IsRunning ? "" : await File.ReadAllTextAsync(LogFile));
            return await AnswersAsync();
        });
    }

    /// <returns>The status and the one word of <c>/health/ready</c> or <c>/health/live</c>.</returns>
    public async Task<(int Status, string Word)> HealthAsync(string question)
    {
        using var answer = await Health.GetAsync(new Uri(question, UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Whether its data plane answers a placer.</summary>
    public async Task<bool> AnswersAsync()
    {
        using var client = _certificates.ClientAs(ScreeningWorld.Cervical, DataPlane);
        try
        {
            using var answer = await client.GetAsync("fhir/metadata");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        CervicalPlacer.Dispose();
        BowelPlacer.Dispose();
        Operator.Dispose();
        Health.Dispose();
    }
}
