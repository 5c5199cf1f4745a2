using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using LabSimulator.Orders;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>
/// What a lab does wrong is never the placer's trouble: the order gets there once, under one number. FIT is done by one lab only, so that the
/// order stays with it; hrHPV by two.
/// </summary>
public sealed class LabFaultTests(LabFaultTests.Fixture fixture) : IClassFixture<LabFaultTests.Fixture>, IDisposable
{
    private const string OnlyFitLab = "lab-midden";

    private ScreeningWorld World => fixture.World;

    public void Dispose()
    {
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
    }

    /// <summary>The rows of gateway/docs/delivery.md: what goes wrong and how often; how the record of disclosures and the Task call it; and how many requests with the order the lab then has acted on.</summary>
    public static TheoryData<LabMode, int?, int, string, string, int> Faults => new()
    {
        { LabMode.Slow, null, 1, "indeterminate", "lab-unavailable", 2 },
        { LabMode.CloseUnanswered, null, 1, "indeterminate", "lab-unavailable", 2 },
        { LabMode.CloseMidAnswer, null, 1, "indeterminate", "lab-unavailable", 2 },
        { LabMode.Error500, null, 2, "indeterminate", "lab-unavailable", 1 },
        { LabMode.Status, 408, 1, "indeterminate", "lab-unavailable", 1 },
        { LabMode.Status, 425, 1, "indeterminate", "lab-unavailable", 1 },
        { LabMode.Status, 307, 1, "indeterminate", "lab-unavailable", 1 },
        { LabMode.Throttle429, null, 2, "throttled", "lab-busy", 1 },
        { LabMode.Status, 503, 2, "throttled", "lab-busy", 1 },
        { LabMode.RefuseTls, null, 2, "never-sent", "lab-unavailable", 1 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_lab_that_fails_for_a_while_gets_the_order_once_under_one_number(LabMode fault, int? status, int times, string outcome, string businessStatus, int requestsActedOn)
    {
        World.Lab(OnlyFitLab).Behave(new LabBehaviour(fault, Status: status, RetryAfter: 1, Times: times));
        var order = Orders.One(Programme.Bowel);
        var first = await World.BowelPlacer.PlaceAsync(order);
        Assert.Equal((202, "requested", businessStatus), ((int)first.Status, first.TaskStatus, PlacedTask.In(first).BusinessStatus));
        Assert.Equal(requestsActedOn, (await ActedOnceAsync(order)).Requests);
        Assert.Equal(["intent", .. Enumerable.Repeat(outcome, times), "delivered"], await DisclosedAsync(first.TaskId!));
    }

    private async Task<IEnumerable<string>> DisclosedAsync(string task) =>
        (await World.Redis!.DisclosuresAsync("bowel", OnlyFitLab)).Where(line => line.Task == task).Select(line => line.Event);

    /// <summary>Waits until the order is with its lab, lets the result come, and checks that the lab acted once.</summary>
    private async Task<OrderView> ActedOnceAsync(GeneratedOrder order)
    {
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        Assert.Equal([OnlyFitLab], World.LabsWith(order.Barcode));
        var acted = Assert.Single(World.OrdersOf(OnlyFitLab, order.Barcode));
        using var control = new HttpClient { BaseAddress = World.Lab(OnlyFitLab).ControlUrl };
        using var sent = await control.PostAsync($"results/{acted.OrderNumber}", new ByteArrayContent([]));
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await World.Results(ScreeningWorld.Bowel).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
        Assert.Equal("completed", (await World.BowelPlacer.TaskAsync(order)).Status);
        var requests = World.LogOf(OnlyFitLab).Where(line => line.OrderNumber == acted.OrderNumber).ToList();
        Assert.Single(requests, line => line.Outcome == "created");
        Assert.Single(requests.Select(line => line.Key).Distinct());
        Assert.Single(World.Results(ScreeningWorld.Bowel).Received.Where(report => report.OrderNumbers.Contains(order.PlacerOrderNumber)).DistinctBy(report => report.Key));
        return acted;
    }

    [Fact]
    public async Task An_order_that_never_reached_its_lab_goes_to_another()
    {
        World.Lab("lab-noord").Behave(new LabBehaviour(LabMode.RefuseTls));
        var orders = Orders.Several(Programme.Cervical, 8);
        foreach (var order in orders)
            await World.CervicalPlacer.PlaceAsync(order);
        foreach (var order in orders)
            await World.CervicalPlacer.BecomesAsync(order, task => task.Status == "accepted");
        Assert.All(orders, order => Assert.Equal(["lab-zuid"], World.LabsWith(order.Barcode)));
        Assert.DoesNotContain(World.LogOf("lab-noord"), line => line.Order is { } known && orders.Any(order => order.Barcode == known.Barcode?.Value));
    }

    [Fact]
    public async Task An_order_that_its_lab_refuses_goes_to_another_and_never_comes_back()
    {
        World.Lab("lab-zuid").Behave(new LabBehaviour(LabMode.Status, Status: 422));
        var orders = Orders.Several(Programme.Cervical, 8);
        foreach (var order in orders)
            await World.CervicalPlacer.PlaceAsync(order);
        foreach (var order in orders)
            await World.CervicalPlacer.BecomesAsync(order, task => task is { Status: "accepted", Lab: "lab-noord" });
        Assert.All(orders, order => Assert.Equal(["lab-noord"], World.LabsWith(order.Barcode)));
        var refused = World.LogOf("lab-zuid").Where(line => line.Outcome == "status").Select(line => line.OrderNumber).ToList();
        Assert.NotEmpty(refused);
        Assert.Equal(refused.Distinct(), refused);
    }

    [Fact]
    public async Task An_order_that_every_lab_refuses_is_rejected_and_an_operator_sees_it()
    {
        World.Lab(OnlyFitLab).Behave(new LabBehaviour(LabMode.Status, Status: 422));
        var order = Orders.One(Programme.Bowel);
        var answer = await World.BowelPlacer.PlaceAsync(order);
        await World.BowelPlacer.BecomesAsync(order, task => task is { Status: "rejected", BusinessStatus: "lab-refused" });
        Assert.Equal(["intent", "refused"], await DisclosedAsync(answer.TaskId!));
        Assert.Equal(1, (await World.Operator.BooksAsync("bowel")).Refused);
    }

    [Fact]
    public async Task An_order_that_cannot_be_minimised_never_leaves()
    {
        var order = Orders.One(Programme.Bowel);
        var answer = await World.BowelPlacer.SendAsync(order.Path, order.Body.With(bundle => bundle.Order()["implicitRules"] = "https://voorbeeld.nl/regels"));
        Assert.Equal((202, "failed"), ((int)answer.Status, answer.TaskStatus));
        Assert.Empty(World.LabsWith(order.Barcode));
        Assert.DoesNotContain("delivered", await DisclosedAsync(answer.TaskId!));
        Assert.Equal(1, (await World.Operator.BooksAsync("bowel")).Undeliverable);
    }

    [Fact]
    public async Task An_order_waits_for_the_only_lab_that_does_its_test()
    {
        await World.StopLabAsync(OnlyFitLab);
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        // Three tries at the lab, then it is held; no other may have it.
        await World.BowelPlacer.BecomesAsync(order, task => task is { Status: "requested", BusinessStatus: "lab-unavailable", Lab: null });

        await World.RestartLabAsync(OnlyFitLab);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        Assert.Equal([OnlyFitLab], World.LabsWith(order.Barcode));
    }

    private static void OneLabForFit(RegistryCopy registry)
    {
        registry.Does("lab-noord", ("hrhpv", 900));
        registry.Does(OnlyFitLab, ("fit", 900));
        registry.Does("lab-zuid", ("hrhpv", 900), ("cytology", 100));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        Settings = WorldOptions.Impatient,
        OwnRedis = true,
        Registry = OneLabForFit,
        // A result would be an acknowledgement too: it is sent when the test says so.
        ResultDelay = TimeSpan.FromDays(1),
    });
}
