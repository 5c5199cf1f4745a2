using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

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

    public static TheoryData<LabMode, bool> Faults => new()
    {
        { LabMode.Slow, true },
        { LabMode.CloseMidAnswer, true },
        { LabMode.Error500, false },
        { LabMode.Throttle429, false },
        { LabMode.RefuseTls, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_lab_that_fails_for_a_while_gets_the_order_once_under_one_number(LabMode fault, bool actedBeforeItFailed)
    {
        World.Lab(OnlyFitLab).Behave(new LabBehaviour(fault, Delay: TimeSpan.FromSeconds(20), RetryAfter: 1, Times: 2));
        var order = Orders.One(Programme.Bowel);
        var first = await World.BowelPlacer.PlaceAsync(order);
        if (fault != LabMode.CloseMidAnswer)
            Assert.Equal((202, "requested"), ((int)first.Status, first.TaskStatus));

        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "completed");
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await World.Results(ScreeningWorld.Bowel).ReportOfAsync(order.PlacerOrderNumber.Value, limit.Token);
        Assert.Equal([OnlyFitLab], World.LabsWith(order.Barcode));
        var acted = Assert.Single(World.OrdersOf(OnlyFitLab, order.Barcode));
        var requests = World.LogOf(OnlyFitLab).Where(line => line.OrderNumber == acted.OrderNumber).ToList();
        Assert.Single(requests, line => line.Outcome == "created");
        Assert.Single(requests.Select(line => line.Key).Distinct());
        Assert.Equal(actedBeforeItFailed && fault == LabMode.Slow ? 3 : acted.Requests, acted.Requests);
        Assert.Single(World.Results(ScreeningWorld.Bowel).Received.Where(report => report.OrderNumbers.Contains(order.PlacerOrderNumber)).DistinctBy(report => report.Key));
    }

    [Fact]
    public async Task An_order_that_never_reached_its_lab_goes_to_another()
    {
        World.Lab("lab-noord").Behave(new LabBehaviour(LabMode.RefuseTls));
        var orders = Orders.Several(Programme.Cervical, 8);
        foreach (var order in orders)
            await World.CervicalPlacer.PlaceAsync(order);
        foreach (var order in orders)
            await World.CervicalPlacer.BecomesAsync(order, task => task.Status == "completed");
        Assert.All(orders, order => Assert.Equal(["lab-zuid"], World.LabsWith(order.Barcode)));
        Assert.DoesNotContain(World.LogOf("lab-noord"), line => line.Order is { } known && orders.Any(order => order.Barcode == known.Barcode?.Value));
    }

    [Fact]
    public async Task An_order_waits_for_the_only_lab_that_does_its_test()
    {
        await World.StopLabAsync(OnlyFitLab);
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        // Three tries at the lab, then it is held; no other may have it.
        await World.BowelPlacer.BecomesAsync(order, task => task is { Status: "requested", BusinessStatus: "lab-unavailable", Lab: null });
        Assert.Equal(1, (await World.Operator.BooksAsync("bowel")).Held);

        await World.RestartLabAsync(OnlyFitLab);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "completed");
        Assert.Equal([OnlyFitLab], World.LabsWith(order.Barcode));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions { Settings = WorldOptions.Impatient, Registry = OneLabForFit });

    private static void OneLabForFit(RegistryCopy registry)
    {
        registry.Does("lab-noord", ("hrhpv", 900));
        registry.Does(OnlyFitLab, ("fit", 900));
        registry.Does("lab-zuid", ("hrhpv", 900), ("cytology", 100));
    }
}
