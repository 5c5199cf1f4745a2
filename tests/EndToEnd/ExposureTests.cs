using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Demo.Records;
using EndToEnd.Worlds;
using Gateway.Disclosure;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Canary;
using ProgrammeSimulator.Orders;
using ProgrammeSimulator.Persons;

namespace EndToEnd;

/// <summary>After a day with a suspension and orders of which nobody knows: what the gateway says that each lab has, and what its disk holds.</summary>
public sealed class ExposureTests(Certificates certificates)
{
    private const string Hacked = "lab-midden";
    private static readonly string[] Others = ["lab-noord", "lab-zuid"];
    private const int CervicalOrders = 60;
    private const int BowelOrders = 40;
    private const int Unanswered = 5;
    private const string CsvType = "text/csv";
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    [Fact]
    public async Task Exposure_is_what_the_labs_disks_hold_to_the_person_and_the_element()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            OwnRedis = true,
            Settings = WorldOptions.Impatient,
            // A result would prove what no acknowledgement did.
            ResultDelay = TimeSpan.FromDays(1),
        });
        var day = new ScreeningDay(world, CervicalOrders, BowelOrders);
        await day.SendAllAsync();
        using var api = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        var canary = await SendCanaryAsync(world, api);
        var breach = await DeclareAsync(api, "breach-1");
        var first = await ReviseAsync(api, breach.Id, "eerste lijst");

        var unknown = await SendUnansweredAsync(world, api);
        await world.Operator.SuspendAsync(Hacked, "Cut");
        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync((await world.Operator.LabAsync(Hacked)).Operation!)).State == "Done");
        await Eventually.HoldsAsync(async () => (await world.Operator.BooksAsync("cervical")) is { Delivered: CervicalOrders + Unanswered + 1, Balance: true } && (await world.Operator.BooksAsync("bowel")).Delivered == BowelOrders);

        var sent = day.Cervical.Concat(day.Bowel).Concat(unknown).ToDictionary(order => order.Barcode, StringComparer.Ordinal);
        foreach (var lab in ScreeningWorld.LabNames)
            await EqualsTheDiskAsync(world, api, lab, sent, canary);
        var exposure = await api.GetFromJsonAsync<ExposureState>($"api/exposure?lab={Hacked}", Json);
        Assert.Equal(Unanswered, exposure!.Possible.Orders);
        Assert.Equal(exposure.Orders, exposure.MovedAway);
        await NobodyIsNamedAsync(api, world, breach.Id, canary);
        await LettersAreRevisedAsync(api, breach.Id, first, unknown);
        await TheTerminalSaysTheSameAsync(world, exposure, breach.Id);
    }

    [Fact]
    public async Task Clocks_run_from_awareness_and_what_was_told_stops_them()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            Registry = registry => registry.Programme("cervical")["notifications"] = System.Text.Json.Nodes.JsonNode.Parse("""[{ "to": "rivm", "hours": 4 }]"""),
        });
        using var api = certificates.OperatorAs("operator-anna", world.OperationsPlane);
        var aware = DateTimeOffset.UtcNow.AddHours(-30);
        var breach = await DeclareAsync(api, "breach-1", aware);
        Assert.Equal(breach.Id, (await DeclareAsync(api, "breach-1", aware)).Id);
        Assert.Equal(
            [("rivm", "Overdue"), ("csirt", "Overdue"), ("supervisor", "Overdue"), ("data-protection-authority", "Due")],
            breach.Deadlines.Select(deadline => (deadline.To, deadline.State)));
        Assert.Equal(aware.AddHours(72), breach.Deadlines[^1].Due, TimeSpan.FromMilliseconds(1));

        await TellAsync(api, breach.Id, "csirt", aware.AddHours(20));
        await TellAsync(api, breach.Id, "supervisor", aware.AddHours(25));
        var told = Assert.Single((await api.GetFromJsonAsync<BreachState[]>("api/breaches", Json))!);
        Assert.Equal(["Overdue", "Sent", "SentLate", "Due"], told.Deadlines.Select(deadline => deadline.State));
        Assert.Equal(["operator-anna", "operator-anna"], told.Notices.Select(notice => notice.Operator));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(api, $"api/breaches/{breach.Id}/notifications", new { to = "krant", sent = aware, reason = "bericht" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(api, "api/breaches", new { lab = Hacked, aware = DateTimeOffset.UtcNow.AddHours(1), reason = "te vroeg" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(api, "api/breaches", new { lab = "lab-west", aware, reason = "onbekend lab" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync("api/exposure?lab=lab-west")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync($"api/exposure/orders?lab={Hacked}&certainty=perhaps")).StatusCode);

        using var auditor = certificates.ClientAs("auditor-cert", world.OperationsPlane);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync($"api/breaches/{breach.Id}/report")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"api/breaches/{breach.Id}/letters")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"api/exposure/orders?lab={Hacked}")).StatusCode);
    }

    private static async Task EqualsTheDiskAsync(ScreeningWorld world, HttpClient api, string lab, Dictionary<string, GeneratedOrder> sent, CanaryOrder canary)
    {
        using var tokens = new Tokens(KeyRing.Open(Path.Combine(Path.GetDirectoryName(world.RedisFolder)!, "keys"), createIfMissing: false));
        var disk = await DiskOfLab.ReadAsync(await LabRecord.ReadAsync(lab, world.LabFolder(lab), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var report = (await api.GetFromJsonAsync<ExposureState>($"api/exposure?lab={lab}", Json))!;
        var lines = (await LinesAsync<ExposedLine>(api, $"api/exposure/orders?lab={lab}")).Where(line => line.Number != canary.PlacerOrderNumber.Value).ToList();
        var elements = report.Policies.ToDictionary(policy => policy.Policy, policy => policy.Elements, StringComparer.Ordinal);

        var named = elements.Values.SelectMany(all => all).ToHashSet(StringComparer.Ordinal);
        var held = disk.Where(order => sent.ContainsKey(order.Barcode))
            .SelectMany(order => order.Elements(named).Select(element => (sent[order.Barcode].PlacerOrderNumber.Value, tokens.Person(Bsn.System, sent[order.Barcode].Bsn), element)))
            .ToHashSet();
        var told = lines.SelectMany(line => line.Policies.SelectMany(policy => elements[policy]).Select(element => (line.Number!, line.Person, element))).ToHashSet();

        Assert.NotEmpty(held);
        Assert.Empty(held.Except(told));
        Assert.Empty(told.Except(held));
        // For certain is only what the lab answered to.
        var certain = (await LinesAsync<ExposedLine>(api, $"api/exposure/orders?lab={lab}&certainty=certain")).Select(line => line.Order).ToHashSet(StringComparer.Ordinal);
        var possible = (await LinesAsync<ExposedLine>(api, $"api/exposure/orders?lab={lab}&certainty=possible")).Select(line => line.Order).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(certain.Intersect(possible));
        Assert.Equal((report.Certain.Orders, report.Possible.Orders), (certain.Count, possible.Count));
        Assert.Equal(report.Persons, lines.Select(line => line.Person).Distinct().Count() + (report.Orders - lines.Count));
        Assert.All(report.Elements, element => Assert.Equal(report.Orders, element.Orders));
    }

    /// <summary>Placer order numbers are in the lists for the programme, and nothing else of a person is anywhere.</summary>
    private static async Task NobodyIsNamedAsync(HttpClient api, ScreeningWorld world, string breach, CanaryOrder canary)
    {
        var tokens = new TokenSearch(canary.Leaves.Select(leaf => leaf.Token));
        var numbers = new TokenSearch([canary.PlacerOrderNumber.Value]);
        foreach (var lab in ScreeningWorld.LabNames)
        {
            foreach (var (path, accept) in ((string, string)[])
                [($"api/exposure?lab={lab}", "application/json"), ($"api/exposure?lab={lab}", CsvType), ($"api/exposure?lab={lab}", "application/fhir+ndjson")])
            {
                Assert.Empty(tokens.In(await ReadAsync(api, path, accept)));
            }
        }

        foreach (var accept in (string[])["text/html", "text/markdown", "application/json"])
            Assert.Empty(tokens.In(await ReadAsync(api, $"api/breaches/{breach}/report", accept)));
        string[] lists = [$"api/exposure/orders?lab={Hacked}", $"api/breaches/{breach}/letters", $"api/breaches/{breach}/letters?revision=1"];
        foreach (var list in lists)
        {
            foreach (var accept in (string[])[CsvType, "application/x-ndjson"])
            {
                var bytes = await ReadAsync(api, list, accept);
                Assert.NotEmpty(numbers.In(bytes));
                Assert.All(tokens.In(bytes), token => Assert.Contains(token, $"{canary.PlacerOrderNumber.System}|{canary.PlacerOrderNumber.Value}", StringComparison.Ordinal));
            }
        }

        // What Redis keeps of the revisions is sealed.
        var kept = Directory.EnumerateFiles(world.RedisFolder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
        Assert.NotEmpty(kept);
        Assert.All(kept, file => Assert.Empty(tokens.In(file)));
        Assert.Empty(tokens.In(await File.ReadAllBytesAsync(world.LogFile)));
    }

    private static async Task LettersAreRevisedAsync(HttpClient api, string breach, RevisionState first, IReadOnlyList<GeneratedOrder> unknown)
    {
        var before = await ReadAsync(api, $"api/breaches/{breach}/letters?revision=1", "application/x-ndjson");
        var second = await ReviseAsync(api, breach, "na de overval");
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal((unknown.Count, 0, 0), (second.Added, second.Removed, second.Changed));
        Assert.Equal((first.Certain, first.Possible + unknown.Count), (second.Certain, second.Possible));
        Assert.Equal(unknown.Select(order => order.PlacerOrderNumber.Value).Order(), (await LinesAsync<ExposedLine>(api, $"api/breaches/{breach}/letters?revision=2&change=added")).Select(line => line.Number!).Order());
        Assert.Empty(await LinesAsync<ExposedLine>(api, $"api/breaches/{breach}/letters?revision=2&change=removed"));
        Assert.Equal(before, await ReadAsync(api, $"api/breaches/{breach}/letters?revision=1", "application/x-ndjson"));
        Assert.Equal(first.Digest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(before)));
        Assert.Equal(await ReadAsync(api, $"api/breaches/{breach}/letters", "application/x-ndjson"), await ReadAsync(api, $"api/breaches/{breach}/letters?revision=2", "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"api/breaches/{breach}/letters?revision=3")).StatusCode);
    }

    private async Task TheTerminalSaysTheSameAsync(ScreeningWorld world, ExposureState exposure, string breach)
    {
        var control = new Control(certificates, world.OperationsPlane);
        var said = await control.RunAsync("exposure", Hacked, "--json");
        Assert.Equal((exposure.Orders, exposure.Persons), (JsonElement.Parse(said.Output).GetProperty("orders").GetInt32(), JsonElement.Parse(said.Output).GetProperty("persons").GetInt32()));
        Assert.Contains("Specimen.accessionIdentifier.value", (await control.RunAsync("exposure", Hacked)).Output, StringComparison.Ordinal);
        Assert.Equal(exposure.Possible.Orders + 1, (await control.RunAsync("exposure", Hacked, "--orders", "possible")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("data-protection-authority", (await control.RunAsync("breaches")).Output, StringComparison.Ordinal);
        var report = (await control.RunAsync("breaches", breach, "--report")).Output;
        Assert.Contains("## Which personal data was it?", report, StringComparison.Ordinal);
        Assert.Contains($"| certain | {exposure.Certain.Persons} | {exposure.Certain.Orders} |", report, StringComparison.Ordinal);
        Assert.Equal(0, (await control.RunAsync("breach", "lab-zuid", "--aware", "2026-11-20T08:30+01:00", "--reason", "Vermoeden")).ExitCode);
    }

    /// <summary>An order in which every leaf has its own token, at the lab that is hacked.</summary>
    private static async Task<CanaryOrder> SendCanaryAsync(ScreeningWorld world, HttpClient api)
    {
        foreach (var other in Others)
            await SetCapacityAsync(api, other, 0);
        var canary = CanaryOrder.Of(Programme.Cervical, OrderEnvelope.Transaction, seed: 77);
        Assert.Equal(HttpStatusCode.Created, (await world.CervicalPlacer.SendAsync(canary.Path, canary.Body)).Status);
        return canary;
    }

    /// <summary>Orders on which the lab acts, and does not answer.</summary>
    private static async Task<IReadOnlyList<GeneratedOrder>> SendUnansweredAsync(ScreeningWorld world, HttpClient api)
    {
        world.Lab(Hacked).Behave(new LabBehaviour(LabMode.CloseUnanswered));
        var orders = Orders.Several(Programme.Cervical, Unanswered);
        foreach (var order in orders)
            Assert.Equal(HttpStatusCode.Accepted, (await world.CervicalPlacer.PlaceAsync(order)).Status);
        await Eventually.HoldsAsync(() => orders.All(order => world.OrdersOf(Hacked, order.Barcode).Count > 0));
        foreach (var other in Others)
            await SetCapacityAsync(api, other, null);
        return orders;
    }

    private static async Task SetCapacityAsync(HttpClient api, string lab, int? ordersADay)
    {
        using var answer = await api.PutAsJsonAsync($"api/labs/{lab}/capacity", new { test = "hrhpv", ordersADay, reason = "Alles naar een lab" }, Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<BreachState> DeclareAsync(HttpClient api, string key, DateTimeOffset? aware = null) =>
        await PostForAsync<BreachState>(api, "api/breaches", new { lab = Hacked, aware = aware ?? new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.FromHours(1)), reason = "Inbraak <gemeld> door het lab" }, key);

    private static Task<RevisionState> ReviseAsync(HttpClient api, string breach, string reason) => PostForAsync<RevisionState>(api, $"api/breaches/{breach}/revisions", new { reason });

    private static Task<BreachState> TellAsync(HttpClient api, string breach, string to, DateTimeOffset sent) =>
        PostForAsync<BreachState>(api, $"api/breaches/{breach}/notifications", new { to, sent, reference = "2026-117", reason = "eerste melding" });

    private static async Task<T> PostForAsync<T>(HttpClient api, string path, object body, string? key = null)
    {
        using var answer = await PostAsync(api, path, body, key);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient api, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await api.SendAsync(request);
    }

    private static async Task<byte[]> ReadAsync(HttpClient api, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var answer = await api.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, accept), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<IReadOnlyList<T>> LinesAsync<T>(HttpClient api, string path) =>
        [.. Encoding.UTF8.GetString(await ReadAsync(api, path, "application/x-ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)];

    private sealed record ReachState(int Orders, int Persons);

    private sealed record PolicyState(string Policy, IReadOnlyList<string> Elements, int Orders);

    private sealed record ElementState(string Element, string Action, string Category, int Orders, int Persons);

    private sealed record ExposureState(
        int Orders, int Persons, ReachState Certain, ReachState Possible, int NotSent, int MovedAway, int ResultsReturned, IReadOnlyList<PolicyState> Policies, IReadOnlyList<ElementState> Elements);

    private sealed record ExposedLine(string? Number, string Order, string Person, string Certainty, IReadOnlyList<string> Policies);

    private sealed record DeadlineState(string To, DateTimeOffset Due, string State);

    private sealed record NoticeState(string To, string Operator);

    private sealed record BreachState(string Id, IReadOnlyList<DeadlineState> Deadlines, IReadOnlyList<NoticeState> Notices);

    private sealed record RevisionState(int Number, int Certain, int Possible, int Added, int Removed, int Changed, string Digest);
}
