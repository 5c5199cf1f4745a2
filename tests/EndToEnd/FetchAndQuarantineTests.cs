using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>A programme that fetches its results beside one that is sent them, and two operators who decide what is kept apart: over the wire.</summary>
public sealed class FetchAndQuarantineTests(FetchAndQuarantineTests.Fixture fixture) : IClassFixture<FetchAndQuarantineTests.Fixture>, IDisposable
{
    private const string Lab = "lab-midden";

    private ScreeningWorld World => fixture.World;

    public void Dispose() => World.Lab(Lab).Behave(new LabBehaviour(LabMode.Normal));

    [Fact]
    public async Task Programme_without_an_endpoint_fetches_its_result_and_acknowledges_it()
    {
        using var placer = World.Certificates.ClientAs(ScreeningWorld.Bowel, World.DataPlane);
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "completed");

        var bundle = await FindAsync(placer, order);
        Assert.Equal(1, (int)bundle["total"]!);
        Assert.Equal(order.Bsn, (string?)bundle.Resource("Patient")["identifier"]![0]!["value"]);
        var id = (string)bundle.Resource("DiagnosticReport")["id"]!;

        using var another = World.Certificates.ClientAs(ScreeningWorld.Cervical, World.DataPlane);
        Assert.Equal(0, (int)(await FindAsync(another, order))["total"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await another.AskAsync(HttpMethod.Post, $"fhir/DiagnosticReport/{id}/$acknowledge")).Status);

        Assert.Equal(HttpStatusCode.OK, (await placer.AskAsync(HttpMethod.Post, $"fhir/DiagnosticReport/{id}/$acknowledge")).Status);
        Assert.Equal(0, (int)(await FindAsync(placer, order))["total"]!);
        Assert.Equal(HttpStatusCode.OK, (await placer.AskAsync(HttpMethod.Post, $"fhir/DiagnosticReport/{id}/$acknowledge")).Status);
        Assert.Empty(World.Results(ScreeningWorld.Bowel).Received);
    }

    [Fact]
    public async Task Programme_with_an_endpoint_is_sent_its_result()
    {
        var order = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(order);
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await World.Results(ScreeningWorld.Cervical).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
        var waiting = (await GetAsync("api/results")).Single(row => (string?)row!["placer"] == ScreeningWorld.Cervical)!;
        Assert.Equal("push", (string?)waiting["way"]);
        await Eventually.HoldsAsync(async () => (int)(await GetAsync("api/results")).Single(row => (string?)row!["placer"] == ScreeningWorld.Cervical)!["waiting"]! == 0);
    }

    [Theory]
    [InlineData("fhir/DiagnosticReport?patient=Patient/1", 400, "not-supported")]
    [InlineData("fhir/DiagnosticReport?_lastUpdated=gisteren", 400, "not-supported")]
    public async Task Search_that_is_not_understood_is_refused(string path, int status, string code)
    {
        using var placer = World.Certificates.ClientAs(ScreeningWorld.Bowel, World.DataPlane);
        var answer = await placer.AskAsync(HttpMethod.Get, path);
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
    }

    [Fact]
    public async Task Mismatch_reaches_its_placer_when_two_operators_release_it()
    {
        World.Lab(Lab).Behave(new LabBehaviour(LabMode.WrongPseudonym, Times: 1));
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        await Eventually.HoldsAsync(async () => (await World.Operator.QuarantineAsync()).Count > 0);
        var kept = Assert.Single(await World.Operator.QuarantineAsync());
        using var anna = World.Certificates.OperatorAs("operator-anna", World.OperationsPlane);
        using var bram = World.Certificates.OperatorAs("operator-bram", World.OperationsPlane);

        Assert.Equal((202, "proposed"), await ReleaseAsync(anna, kept.Id));
        Assert.Equal((202, "proposed"), await ReleaseAsync(anna, kept.Id));
        using var placer = World.Certificates.ClientAs(ScreeningWorld.Bowel, World.DataPlane);
        Assert.Equal(0, (int)(await FindAsync(placer, order))["total"]!);
        Assert.Equal((200, "released"), await ReleaseAsync(bram, kept.Id));

        Assert.Equal(1, (int)(await FindAsync(placer, order))["total"]!);
        Assert.Empty(await World.Operator.QuarantineAsync());
        var decisions = await GetAsync("api/quarantine/decisions");
        Assert.Equal(["proposed", "released"], decisions.Select(row => (string?)row!["decision"]!["e"]));
        Assert.Equal((409, null), await ReleaseAsync(anna, kept.Id));
    }

    private static async Task<(int Status, string? State)> ReleaseAsync(HttpClient person, string id)
    {
        using var answer = await person.PostAsJsonAsync($"api/quarantine/{id}/release", new { reason = "Lab heeft het etiket nagekeken" });
        return ((int)answer.StatusCode, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["state"]);
    }

    private async Task<JsonArray> GetAsync(string path)
    {
        using var answer = await World.Operator.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonArray>())!;
    }

    private static async Task<JsonObject> FindAsync(HttpClient placer, GeneratedOrder order)
    {
        var number = Uri.EscapeDataString($"{order.PlacerOrderNumber.System}|{order.PlacerOrderNumber.Value}");
        var answer = await placer.AskAsync(HttpMethod.Get, $"fhir/DiagnosticReport?based-on:identifier={number}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return JsonNode.Parse(Encoding.UTF8.GetBytes(answer.Body))!.AsObject();
    }

    private static void BowelFetches(RegistryCopy registry)
    {
        registry.Does(Lab, ("fit", 900));
        registry.Does("lab-zuid", ("hrhpv", 900), ("cytology", 100));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(
        certificates, new WorldOptions { Settings = WorldOptions.Impatient, Registry = BowelFetches, Fetching = [ScreeningWorld.Bowel] });
}
