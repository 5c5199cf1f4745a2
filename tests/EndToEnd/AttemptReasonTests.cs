using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>Why an order is not with its lab yet, as its placer reads it: a code, and nothing of what the lab itself said.</summary>
public sealed class AttemptReasonTests(AttemptReasonTests.Fixture fixture) : IClassFixture<AttemptReasonTests.Fixture>, IDisposable
{
    private const string OnlyFitLab = "lab-midden";

    private ScreeningWorld World => fixture.World;

    public void Dispose() => World.Lab(OnlyFitLab).Behave(new LabBehaviour(LabMode.Normal));

    [Theory]
    [InlineData(LabMode.Error500, "status-500")]
    [InlineData(LabMode.Throttle429, "status-429")]
    [InlineData(LabMode.Slow, "timeout")]
    public async Task A_task_says_why_its_order_is_not_with_the_lab_yet_and_forgets_it_when_it_is(LabMode fault, string code)
    {
        World.Lab(OnlyFitLab).Behave(new LabBehaviour(fault, RetryAfter: 1));
        var order = Orders.One(Programme.Bowel);
        await World.BowelPlacer.PlaceAsync(order);
        await Eventually.HoldsAsync(async () => ReasonIn(await World.BowelPlacer.Client.FindTaskAsync(order.PlacerOrderNumber)) == code);

        World.Lab(OnlyFitLab).Behave(new LabBehaviour(LabMode.Normal));
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        Assert.Null(ReasonIn(await World.BowelPlacer.Client.FindTaskAsync(order.PlacerOrderNumber)));
    }

    [Fact]
    public async Task A_lab_that_is_not_there_is_told_apart_from_one_that_does_not_answer()
    {
        await World.StopLabAsync(OnlyFitLab);
        var order = Orders.One(Programme.Bowel);
        Assert.Equal("connect", ReasonIn(await World.BowelPlacer.PlaceAsync(order)));
        await World.RestartLabAsync(OnlyFitLab);
        await World.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
    }

    private static string? ReasonIn(PlacerAnswer answer)
    {
        var root = JsonNode.Parse(answer.Body.Span)!;
        var task = root["resourceType"]!.GetValue<string>() == "Task" ? root : root["entry"]![0]!["resource"]!;
        return task["statusReason"]?["coding"]?[0]?["code"]?.GetValue<string>();
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        Settings = WorldOptions.Impatient,
        ResultDelay = TimeSpan.FromDays(1),
        Registry = registry =>
        {
            registry.Does("lab-noord", ("hrhpv", 900));
            registry.Does(OnlyFitLab, ("fit", 900));
            registry.Does("lab-zuid", ("cytology", 100));
        },
    });
}
