using System.Text.Json.Nodes;
using Gateway.Tests.Ledger;
using Xunit;

namespace Gateway.Tests.Results;

public sealed class PlacerPumpTests(TestRedis redis)
{
    [Fact]
    public async Task One_report_that_always_fails_and_one_that_hangs_hold_up_no_other()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var (bad, slow) = (await scene.DeliverAsync(), await scene.DeliverAsync());
        await scene.SendOneAsync(LabMessages.Report(bad));
        await scene.SendOneAsync(LabMessages.Report(slow));
        for (var i = 0; i < 20; i++)
            await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        using var endpoint = new PlacerEndpoint { Behave = (report, _) => IsOf(report, bad) ? 500 : IsOf(report, slow) ? 0 : null };

        await scene.PumpUntilAsync(endpoint, () => Task.FromResult(endpoint.Created.Count == 20));

        Assert.Equal(2, await scene.WaitingCountAsync());
    }

    [Fact]
    public async Task Results_of_one_order_arrive_in_the_order_in_which_the_lab_sent_them_whatever_fails()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var orders = new List<LabOrder>();
        for (var i = 0; i < 5; i++)
            orders.Add(await scene.DeliverAsync());
        foreach (var status in (string[])["registered", "preliminary", "final", "corrected"])
        {
            foreach (var (index, order) in orders.Index())
                Assert.True(await scene.SendOneAsync(LabMessages.Report(order, status, finding: index)));
        }

        using var endpoint = new PlacerEndpoint { Behave = (_, request) => (request % 7) switch { 1 => 500, 3 => -2, 5 => -1, _ => null } };
        await scene.PumpUntilNothingWaitsAsync(endpoint);

        Assert.All(orders, order => Assert.Equal(
            ["registered", "preliminary", "final", "corrected"], endpoint.CreatedFor(order).Select(report => (string?)report.The("DiagnosticReport")["status"])));
    }

    [Fact]
    public async Task Refused_result_does_not_stop_the_next_and_is_sent_again_when_an_operator_says_so()
    {
        using var scene = await ResultScene.StartAsync(redis);
        var order = await scene.DeliverAsync();
        await scene.SendOneAsync(LabMessages.Report(order, "preliminary"));
        await scene.SendOneAsync(LabMessages.Report(order, finding: 2));
        using var endpoint = new PlacerEndpoint { Behave = (report, _) => (string?)report.The("DiagnosticReport")["status"] == "preliminary" ? 422 : null };
        await scene.PumpUntilAsync(endpoint, () => Task.FromResult(endpoint.Created.Count == 1));
        var refused = Assert.Single(await scene.Ledger.Queue.RefusedAsync(scene.Programme, 10));
        Assert.Equal((order.Id, ResultScene.Placer, 422, 1), (refused.OrderId, refused.Placer, refused.Status, refused.Attempts));

        endpoint.Behave = (_, _) => null;
        Assert.True(await scene.Ledger.Queue.RetryAsync(scene.Programme, refused.ResultId, "operator-anna", "Programma heeft het hersteld", ResultScene.None));
        Assert.False(await scene.Ledger.Queue.RetryAsync(scene.Programme, refused.ResultId, "operator-anna", "Nogmaals", ResultScene.None));
        await scene.PumpUntilNothingWaitsAsync(endpoint);

        Assert.Equal(2, endpoint.Created.Count);
        Assert.Equal("retried", Assert.Single(await scene.Ledger.Quarantine.DecisionsAsync(scene.Programme, after: null, 10)).Fields["e"]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(425)]
    public async Task Endpoint_that_is_set_up_wrongly_gets_its_results_once_it_is_right(int status)
    {
        using var scene = await ResultScene.StartAsync(redis);
        await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        using var endpoint = new PlacerEndpoint { Behave = (_, request) => request < 5 ? status : null };

        await scene.PumpUntilNothingWaitsAsync(endpoint);

        Assert.Single(endpoint.Created);
        Assert.Empty(await scene.Ledger.Queue.RefusedAsync(scene.Programme, 10));
    }

    [Fact]
    public async Task While_the_endpoint_is_away_one_result_at_a_time_looks_whether_it_is_back()
    {
        using var scene = await ResultScene.StartAsync(redis);
        for (var i = 0; i < 30; i++)
            await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync()));
        var (under, most) = (0, 0);
        using var endpoint = new PlacerEndpoint
        {
            Behave = (_, request) =>
            {
                var now = Interlocked.Increment(ref under);
                if (request > 12)
                    most = Math.Max(most, now);
                Interlocked.Decrement(ref under);
                return -1;
            },
        };
        await scene.PumpUntilAsync(endpoint, () => Task.FromResult(endpoint.Requests > 20));
        Assert.Equal(1, most);

        endpoint.Behave = (_, _) => null;
        await scene.PumpUntilNothingWaitsAsync(endpoint);
        Assert.Equal(30, endpoint.Created.Count);
    }

    [Fact]
    public async Task Result_that_comes_while_the_pump_has_a_place_is_delivered_without_being_asked_for()
    {
        using var scene = await ResultScene.StartAsync(redis, set: options => options.AtOnce = 64);
        var orders = new List<LabOrder>();
        for (var i = 0; i < 10; i++)
            orders.Add(await scene.DeliverAsync());
        using var endpoint = new PlacerEndpoint();

        await scene.PumpUntilAsync(endpoint, async () =>
        {
            foreach (var order in orders)
                Assert.True(await scene.SendOneAsync(LabMessages.Report(order)));
            return endpoint.Created.Count == orders.Count && await scene.WaitingCountAsync() == 0;
        });

        Assert.All(orders, order => Assert.Single(endpoint.CreatedFor(order)));
        // Only a claim leaves the id of its batch.
        Assert.Equal(0, await scene.ClaimsAsync());
    }

    [Fact]
    public async Task Pump_that_has_ended_has_no_place()
    {
        using var scene = await ResultScene.StartAsync(redis);
        using var endpoint = new PlacerEndpoint();
        await scene.PumpUntilAsync(endpoint, () => Task.FromResult(true));

        Assert.True(await scene.SendOneAsync(LabMessages.Report(await scene.DeliverAsync())));

        Assert.Null(scene.Pumps.TakePlace(scene.Programme, ResultScene.Placer));
        Assert.Equal((0, 1), (endpoint.Requests, await scene.WaitingCountAsync()));
    }

    private static bool IsOf(JsonObject report, LabOrder order) =>
        (string?)report.The("DiagnosticReport")["basedOn"]![0]!["identifier"]!["value"] == order.PlacerNumber.Value;
}
