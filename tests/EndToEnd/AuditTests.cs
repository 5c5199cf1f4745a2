using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Worlds;
using Gateway.Trail;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>What happened is in the audit trail, and nothing happens that could not be in it, but that a lab is stopped.</summary>
public sealed class AuditTests(Certificates certificates)
{
    private static readonly Dictionary<string, string> Silent = new(WorldOptions.Impatient, StringComparer.Ordinal) { ["Logging__LogLevel__Default"] = "None", ["Logging__LogLevel__Microsoft"] = "None" };

    [Fact]
    public async Task Auditor_finds_who_had_an_order_sent_where_and_who_decided_and_why()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions());
        var order = Orders.One(Programme.Cervical);
        var task = PlacedTask.In(await world.CervicalPlacer.PlaceAsync(order, CancellationToken.None)).Id;
        await world.CervicalPlacer.BecomesAsync(order, placed => placed.Status == "completed");
        await world.Operator.SuspendAsync("lab-zuid");

        using var auditor = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        var disclosed = Assert.Single(await FindAsync(auditor, $"entity={task}&agent={Assert.Single(world.LabsWith(order.Barcode))}"));
        Assert.Equal("order-disclosed", KindOf(disclosed));
        Assert.Contains("programme-cervical", disclosed.GetRawText(), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await FindAsync(auditor, $"entity={task}")).Any(found => KindOf(found) == "result-disclosed"));

        var calls = await FindAsync(auditor, "agent=operator-anna&entity=lab-zuid&outcome=0");
        Assert.Equal(["call-asked", "call-answered"], calls.Select(KindOf));
        Assert.All(calls, call => Assert.Contains("Melding van een inbraak bij het lab", call.GetRawText(), StringComparison.Ordinal));
        Assert.Contains(await FindAsync(auditor, "agent=auditor-cert"), found => KindOf(found) == "sign-in");
        Assert.Contains(await FindAsync(auditor, "agent=auditor-cert"), found => KindOf(found) == "audit-read" && found.GetRawText().Contains($"entity={task}", StringComparison.Ordinal));

        using var refused = await world.Operator.SendAsync(HttpMethod.Get, "fhir/AuditEvent");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(await FindAsync(auditor, "agent=operator-anna&outcome=4"), found => KindOf(found) == "refused");
        Assert.Empty(await FindAsync(auditor, "date=lt2020"));
        Assert.Equal(0, await world.Gateway.StopAsync());
        Assert.Empty(Verify(world).Faults);
    }

    [Fact]
    public async Task Pages_of_a_search_are_all_events_once()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions());
        var orders = Orders.Several(Programme.Bowel, 7);
        foreach (var order in orders)
            await world.BowelPlacer.PlaceAsync(order);

        using var auditor = certificates.OperatorAs("auditor-cert", world.OperationsPlane);
        var ids = new List<string>();
        for (var page = "AuditEvent?agent=programme-bowel&_count=3"; page is not null;)
        {
            var bundle = await auditor.GetFromJsonAsync<JsonElement>($"fhir/{page}");
            var entries = bundle.TryGetProperty("entry", out var found) ? found.EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList() : [];
            Assert.InRange(entries.Count, 1, 3);
            ids.AddRange(entries.Where(entry => KindOf(entry) == "order-disclosed").Select(entry => entry.GetProperty("id").GetString()!));
            page = bundle.GetProperty("link").EnumerateArray().Where(link => link.GetProperty("relation").GetString() == "next").Select(link => link.GetProperty("url").GetString()).FirstOrDefault();
        }

        Assert.Equal(7, ids.Count);
        Assert.Equal(7, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Full_audit_store_takes_no_order_and_goes_on_by_itself_when_there_is_room()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = Silent });
        await world.CervicalPlacer.PlaceAsync(Orders.One(Programme.Cervical));
        await world.Gateway.LimitFilesAsync(new FileInfo(Files(world)[^1]).Length + 50);

        var order = Orders.One(Programme.Cervical);
        // The first finds it out: it is on record in the ledger, not acknowledged, and no lab gets it.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(world, order));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(world, Orders.One(Programme.Bowel)));
        Assert.Equal("audit-unavailable", await ReadyAsync(world));
        Assert.Empty(world.LabsWith(order.Barcode));
        // From the second on nothing is taken at all.
        Assert.Equal(0, (await world.Operator.BooksAsync("bowel")).Accepted);

        await world.Gateway.LimitFilesAsync(null);
        await Eventually.HoldsAsync(async () => await ReadyAsync(world) == "ok");
        await world.CervicalPlacer.PlaceAsync(order);
        await world.CervicalPlacer.BecomesAsync(order, task => task.Status == "completed");
        Assert.Single(world.LabsWith(order.Barcode));
        Assert.Equal(0, await world.Gateway.StopAsync());
        Assert.Empty(Verify(world).Faults);
    }

    [Fact]
    public async Task Audit_store_that_cannot_be_written_stops_everything_but_the_suspension_of_a_lab()
    {
        var link = Path.Combine(Directory.CreateTempSubdirectory("audit-").FullName, "audit");
        // Nobody can make a folder there, root neither.
        Directory.CreateSymbolicLink(link, "/proc/self/audit");
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = new Dictionary<string, string>(WorldOptions.Impatient, StringComparer.Ordinal) { ["Audit__Folder"] = link } });
        Assert.Equal("audit-unavailable", await ReadyAsync(world));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(world, Orders.One(Programme.Cervical)));
        using (var capacity = await world.Operator.SendAsync(HttpMethod.Put, "api/labs/lab-noord/capacity", JsonContent.Create(new { test = "hrhpv", ordersADay = 5, reason = "Minder analisten" })))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, capacity.StatusCode);
        await world.Operator.SuspendAsync("lab-noord", "Cut");

        File.Delete(link);
        var folder = Directory.CreateDirectory(link + "-well").FullName;
        Directory.CreateSymbolicLink(link, folder);
        await Eventually.HoldsAsync(async () => await ReadyAsync(world) == "ok");
        await world.CervicalPlacer.PlaceAsync(Orders.One(Programme.Cervical));
        var lines = new TrailFolder(folder).Files().SelectMany(File.ReadLines).ToList();
        Assert.Contains(lines, line => line.Contains("\"call-asked\"", StringComparison.Ordinal) && line.Contains("/suspension", StringComparison.Ordinal) && line.Contains("\"happened\":", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("\"call-answered\",\"outcome\":0", StringComparison.Ordinal) && line.Contains("/capacity", StringComparison.Ordinal));
        Directory.Delete(Path.GetDirectoryName(link)!, recursive: true);
    }

    [Fact]
    public async Task Disclosure_of_every_order_at_a_lab_is_in_the_trail_after_ten_kills_under_load()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { Settings = WorldOptions.Impatient });
        var load = new SteadyLoad([world.First], 60, new Random(8));
        var sending = load.SendAllAsync();
        for (var kill = 1; kill <= 10; kill++)
        {
            var enough = Math.Min(kill * 10, load.Orders.Count);
            await Eventually.HoldsAsync(() => load.Acknowledged >= enough);
            await world.Gateway.KillAsync();
            await world.StartGatewayAsync();
        }

        await sending;
        foreach (var order in load.Orders)
            await world.First.PlacerOf(order.Programme).BecomesAsync(order, task => task.Status == "completed");
        Assert.Equal(0, await world.Gateway.StopAsync());

        var report = Verify(world);
        Assert.Empty(report.Faults);
        var lines = Files(world).SelectMany(File.ReadLines).Where(line => line.Contains("\"order-disclosed\"", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var disclosed = lines.Select(line => (line.GetProperty("objects").GetProperty("order").GetString()!, line.GetProperty("recipient").GetString()!)).ToHashSet();
        Assert.All(load.Orders, order => Assert.NotEmpty(world.LabsWith(order.Barcode)));
        Assert.All(load.Orders, order => Assert.All(world.LabsWith(order.Barcode), lab => Assert.Contains((load.TaskOf(order), lab), disclosed)));
        Assert.Equal(11, Files(world).SelectMany(File.ReadLines).Count(line => line.Contains("\"trail-opened\"", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Files(ScreeningWorld world) => new TrailFolder(world.First.AuditFolder).Files();

    private static TrailReport Verify(ScreeningWorld world) =>
        TrailVerifier.Verify(new TrailFolder(world.First.AuditFolder), [.. new TrailFolder(world.First.AuditFolder).PublicKeys().Select(key => key.Pem)]);

    private static async Task<HttpStatusCode> StatusAsync(ScreeningWorld world, ProgrammeSimulator.Orders.GeneratedOrder order) =>
        (await world.First.PlacerOf(order.Programme).Client.SendAsync(order.Path, order.Body, CancellationToken.None)).Status;

    private static async Task<string> ReadyAsync(ScreeningWorld world)
    {
        using var answer = await world.First.Health.GetAsync("ready");
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<JsonElement>> FindAsync(HttpClient auditor, string query)
    {
        var bundle = await auditor.GetFromJsonAsync<JsonElement>($"fhir/AuditEvent?{query}");
        return bundle.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray().Select(entry => entry.GetProperty("resource"))] : [];
    }

    private static string KindOf(JsonElement auditEvent) =>
        auditEvent.GetProperty("subtype").EnumerateArray().Single(subtype => subtype.GetProperty("system").GetString() == "https://screening-gateway.example/audit-event").GetProperty("code").GetString()!;
}
