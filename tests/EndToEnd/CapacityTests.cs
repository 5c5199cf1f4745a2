using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Worlds;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>What an operator says of a lab's capacity counts from the next order on.</summary>
public sealed class CapacityTests(CapacityTests.Fixture fixture) : IClassFixture<CapacityTests.Fixture>
{
    private ScreeningWorld World => fixture.World;

    [Fact]
    public async Task Capacity_set_at_run_time_sends_the_next_order_elsewhere_and_tells_by_how_much_it_is_over()
    {
        var before = Orders.Several(Programme.Bowel, 6);
        foreach (var order in before)
            await World.BowelPlacer.PlaceAsync(order);
        var taken = before.Count(order => World.LabsWith(order.Barcode).Contains("lab-midden"));
        Assert.InRange(taken, 1, 5);

        var answer = await SetAsync("lab-midden", new { test = "fit", ordersADay = 0, reason = "Analysator in storing" });
        Assert.Equal((0, taken, taken), (answer.CapacityADay, answer.ReservedToday, answer.Over));
        var after = Orders.Several(Programme.Bowel, 6);
        foreach (var order in after)
            await World.BowelPlacer.PlaceAsync(order);
        Assert.All(after, order => Assert.Equal("lab-zuid", Assert.Single(World.LabsWith(order.Barcode))));

        var restored = await SetAsync("lab-midden", new { test = "fit", ordersADay = (int?)null, reason = "Analysator hersteld" });
        Assert.Equal((4000, 0), (restored.CapacityADay, restored.Over));
    }

    [Theory]
    [InlineData("lab-midden", "hrhvp", 10, HttpStatusCode.NotFound)]
    [InlineData("lab-oost", "fit", 10, HttpStatusCode.NotFound)]
    [InlineData("lab-midden", "fit", -1, HttpStatusCode.BadRequest)]
    public async Task Capacity_that_makes_no_sense_is_refused(string lab, string test, int ordersADay, HttpStatusCode status)
    {
        using var answer = await PutAsync(lab, new { test, ordersADay, reason = "Proef" });
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Lab_that_came_back_takes_a_part_of_its_capacity()
    {
        await World.Operator.SuspendAsync("lab-noord");
        await World.Operator.ReinstateAsync("lab-noord", 0.25, 1);
        Assert.Equal(5, Assert.Single((await World.Operator.LabAsync("lab-noord")).Tests).CapacityADay);

        await World.Operator.SuspendAsync("lab-noord");
        await World.Operator.ReinstateAsync("lab-noord");
        Assert.Equal(20, Assert.Single((await World.Operator.LabAsync("lab-noord")).Tests).CapacityADay);
    }

    private async Task<Capacity> SetAsync(string lab, object capacity)
    {
        using var answer = await PutAsync(lab, capacity);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Capacity>(JsonSerializerOptions.Web))!;
    }

    private Task<HttpResponseMessage> PutAsync(string lab, object capacity) =>
        World.Operator.SendAsync(HttpMethod.Put, $"api/labs/{lab}/capacity", JsonContent.Create(capacity));

    private sealed record Capacity(int CapacityADay, int ReservedToday, int Over);

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        ResultDelay = TimeSpan.FromDays(1),
        Registry = registry => registry.Does("lab-noord", ("hrhpv", 20)),
    });
}
