using System.Net;
using System.Text;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;
using ProgrammeSimulator.Results;

namespace EndToEnd;

/// <summary>Results go to the placer of their order, for its person, once; what does not fit is kept apart.</summary>
public sealed class ResultTests(ResultTests.Fixture fixture) : IClassFixture<ResultTests.Fixture>, IDisposable
{
    private const string Lab = "lab-midden";

    private ScreeningWorld World => fixture.World;

    public void Dispose()
    {
        World.Lab(Lab).Behave(new LabBehaviour(LabMode.Normal));
        World.Results(ScreeningWorld.Bowel).Behave(new EndpointBehaviour(EndpointMode.Normal));
    }

    [Theory]
    [InlineData(LabMode.UnknownOrder, "unknown-order")]
    [InlineData(LabMode.WrongPseudonym, "person-mismatch")]
    public async Task A_result_that_does_not_fit_is_kept_apart_and_the_right_one_still_arrives(LabMode fault, string reason)
    {
        var before = await World.Operator.QuarantineAsync();
        World.Lab(Lab).Behave(new LabBehaviour(fault, Times: 1));
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        await Eventually.HoldsAsync(async () => (await World.Operator.QuarantineAsync()).Count > before.Count);
        var kept = Assert.Single((await World.Operator.QuarantineAsync()).Except(before));
        Assert.Equal((Lab, reason), (kept.Lab, kept.Reason));
        Assert.Equal("accepted", (await World.BowelPlacer.TaskAsync(order)).Status);

        await SendAgainAsync(order);
        await ArrivesOnceAsync(order);
    }

    [Fact]
    public async Task Specimen_and_person_of_one_order_under_the_number_of_another_reach_nobody()
    {
        var before = (await World.Operator.QuarantineAsync()).Count;
        World.Lab(Lab).Behave(new LabBehaviour(LabMode.NoResults));
        var orders = Orders.Several(Programme.Bowel, 2);
        foreach (var order in orders)
        {
            await World.BowelPlacer.PlaceAsync(order);
            await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        }

        World.Lab(Lab).Behave(new LabBehaviour(LabMode.Swap, Times: 2));
        await Eventually.HoldsAsync(async () => (await World.Operator.QuarantineAsync()).Count == before + 2);
        Assert.DoesNotContain(World.Results(ScreeningWorld.Bowel).Received, report => orders.Any(order => report.OrderNumbers.Contains(order.PlacerOrderNumber)));
        foreach (var order in orders)
        {
            await SendAgainAsync(order);
            await ArrivesOnceAsync(order);
        }
    }

    [Fact]
    public async Task A_lab_is_told_nothing_of_what_is_kept_apart()
    {
        using var lab = World.Certificates.ClientAs("lab-zuid-client", World.DataPlane);
        var order = Orders.One(Programme.Bowel);
        World.Lab(Lab).Behave(new LabBehaviour(LabMode.NoResults));
        await World.BowelPlacer.PlaceAsync(order);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        var number = Assert.Single(World.OrdersOf(Lab, order.Barcode)).OrderNumber;

        var ofAnother = await lab.PostForAsync("fhir", FhirRequests.Content(Report(number)));
        var ofNobody = await lab.PostForAsync("fhir", FhirRequests.Content(Report("bowel-0000000000000000")));
        Assert.Equal((HttpStatusCode.Accepted, "suppressed"), (ofAnother.Status, ofAnother.Code));
        Assert.Equal(ofAnother, ofNobody);
        World.Lab(Lab).Behave(new LabBehaviour(LabMode.Normal));
        await ArrivesOnceAsync(order);
    }

    [Theory]
    [InlineData(EndpointMode.Down)]
    [InlineData(EndpointMode.Error500)]
    [InlineData(EndpointMode.Slow)]
    public async Task A_result_waits_for_its_placer_and_then_arrives_once(EndpointMode fault)
    {
        World.Results(ScreeningWorld.Bowel).Behave(new EndpointBehaviour(fault));
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "completed");
        World.Results(ScreeningWorld.Bowel).Behave(new EndpointBehaviour(EndpointMode.Normal));
        await ArrivesOnceAsync(order);
    }

    /// <summary>Another placer's results do not wait for one that is slow.</summary>
    [Fact]
    public async Task One_placer_that_is_down_holds_up_no_other()
    {
        World.Results(ScreeningWorld.Bowel).Behave(new EndpointBehaviour(EndpointMode.Down));
        await World.BowelPlacer.PlaceAsync(Orders.One(Programme.Bowel));
        var order = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(order);
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await World.Results(ScreeningWorld.Cervical).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
    }

    private async Task SendAgainAsync(GeneratedOrder order)
    {
        using var control = new HttpClient { BaseAddress = World.Lab(Lab).ControlUrl };
        using var sent = await control.PostAsync($"results/{Assert.Single(World.OrdersOf(Lab, order.Barcode)).OrderNumber}", new ByteArrayContent([]));
        Assert.Contains("200", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task ArrivesOnceAsync(GeneratedOrder order)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        var results = World.Results(ScreeningWorld.Bowel);
        await results.ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
        var report = Assert.Single(results.Received.Where(report => report.OrderNumbers.Contains(order.PlacerOrderNumber)).DistinctBy(report => report.Key));
        Assert.Equal([new FhirIdentifier(ProgrammeSimulator.Persons.Bsn.System, order.Bsn)], report.PatientIdentifiers);
        Assert.DoesNotContain(World.Results(ScreeningWorld.Cervical).Received, other => other.OrderNumbers.Contains(order.PlacerOrderNumber));
        Assert.Equal("completed", (await World.BowelPlacer.TaskAsync(order)).Status);
    }

    private static byte[] Report(string orderNumber) => Encoding.UTF8.GetBytes(
        $$$"""
        {"resourceType":"DiagnosticReport","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29771-3"}]},
        "basedOn":[{"identifier":{"system":"https://screening-gateway.example/order-number","value":"{{{orderNumber}}}"}}]}
        """);

    private static void OneLabForFit(RegistryCopy registry)
    {
        registry.Does(Lab, ("fit", 900));
        registry.Does("lab-zuid", ("hrhpv", 900), ("cytology", 100));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions { Settings = WorldOptions.Impatient, Registry = OneLabForFit });
}
