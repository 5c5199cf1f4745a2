using System.Net;
using System.Net.Http.Json;
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
        var breach = await api.DeclareAsync(Hacked, "breach-1");
        var first = await api.ReviseAsync(breach.Id, "eerste lijst");

        var unknown = await SendUnansweredAsync(world, api);
        await world.Operator.SuspendAsync(Hacked, "Cut");
        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync((await world.Operator.LabAsync(Hacked)).Operation!)).State == "Done");
        await Eventually.HoldsAsync(async () => (await world.Operator.BooksAsync("cervical")) is { Delivered: CervicalOrders + Unanswered + 1, Balance: true } && (await world.Operator.BooksAsync("bowel")).Delivered == BowelOrders);

        var sent = day.Cervical.Concat(day.Bowel).Concat(unknown).ToDictionary(order => order.Barcode, StringComparer.Ordinal);
        foreach (var lab in ScreeningWorld.LabNames)
            await EqualsTheDiskAsync(world, api, lab, sent, canary);
        var exposure = await api.GetFromJsonAsync<ExposureState>($"api/exposure?lab={Hacked}", ExposureApi.Json);
        Assert.Equal(Unanswered, exposure!.Possible.Orders);
        Assert.Equal(exposure.Orders, exposure.MovedAway);
        await NobodyIsNamedAsync(api, world, breach.Id, canary);
        await LettersAreRevisedAsync(api, breach.Id, first, unknown);
        await TheTerminalSaysTheSameAsync(world, exposure, breach.Id);
    }

    private static async Task EqualsTheDiskAsync(ScreeningWorld world, HttpClient api, string lab, Dictionary<string, GeneratedOrder> sent, CanaryOrder canary)
    {
        using var tokens = new Tokens(KeyRing.Open(Path.Combine(Path.GetDirectoryName(world.RedisFolder)!, "keys"), createIfMissing: false));
        var disk = await DiskOfLab.ReadAsync(await LabRecord.ReadAsync(lab, world.LabFolder(lab), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var report = (await api.GetFromJsonAsync<ExposureState>($"api/exposure?lab={lab}", ExposureApi.Json))!;
        var lines = (await api.LinesAsync<ExposedLine>($"api/exposure/orders?lab={lab}")).Where(line => line.Number != canary.PlacerOrderNumber.Value).ToList();
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
        var certain = (await api.LinesAsync<ExposedLine>($"api/exposure/orders?lab={lab}&certainty=certain")).Select(line => line.Order).ToHashSet(StringComparer.Ordinal);
        var possible = (await api.LinesAsync<ExposedLine>($"api/exposure/orders?lab={lab}&certainty=possible")).Select(line => line.Order).ToHashSet(StringComparer.Ordinal);
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
                Assert.Empty(tokens.In(await api.ReadAsync(path, accept)));
            }
        }

        foreach (var accept in (string[])["text/html", "text/markdown", "application/json"])
            Assert.Empty(tokens.In(await api.ReadAsync($"api/breaches/{breach}/report", accept)));
        string[] lists = [$"api/exposure/orders?lab={Hacked}", $"api/breaches/{breach}/letters", $"api/breaches/{breach}/letters?revision=1"];
        foreach (var list in lists)
        {
            foreach (var accept in (string[])[CsvType, "application/x-ndjson"])
            {
                var bytes = await api.ReadAsync(list, accept);
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
        var before = await api.ReadAsync($"api/breaches/{breach}/letters?revision=1", "application/x-ndjson");
        var second = await api.ReviseAsync(breach, "na de overval");
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal((unknown.Count, 0, 0), (second.Added, second.Removed, second.Changed));
        Assert.Equal((first.Certain, first.Possible + unknown.Count), (second.Certain, second.Possible));
        Assert.Equal(unknown.Select(order => order.PlacerOrderNumber.Value).Order(), (await api.LinesAsync<ExposedLine>($"api/breaches/{breach}/letters?revision=2&change=added")).Select(line => line.Number!).Order());
        Assert.Empty(await api.LinesAsync<ExposedLine>($"api/breaches/{breach}/letters?revision=2&change=removed"));
        Assert.Equal(before, await api.ReadAsync($"api/breaches/{breach}/letters?revision=1", "application/x-ndjson"));
        Assert.Equal(first.Digest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(before)));
        Assert.Equal(await api.ReadAsync($"api/breaches/{breach}/letters", "application/x-ndjson"), await api.ReadAsync($"api/breaches/{breach}/letters?revision=2", "application/x-ndjson"));
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
        using var answer = await api.PutAsJsonAsync($"api/labs/{lab}/capacity", new { test = "hrhpv", ordersADay, reason = "Alles naar een lab" }, ExposureApi.Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
