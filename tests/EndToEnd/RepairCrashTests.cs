using EndToEnd.Worlds;

namespace EndToEnd;

/// <summary>I2, I3: a reallocation and a resend go on where they were when the gateway is killed in the middle of them, again and again.</summary>
public sealed class RepairCrashTests(Certificates certificates)
{
    private const int Kills = 3;

    [Fact]
    public async Task Gateway_killed_in_the_middle_of_a_reallocation_goes_on_and_no_order_moves_twice()
    {
        // A reallocation knows no pace: as many as the well lab takes a day, so that a fast machine is still at it when the last kill comes.
        const int Unsent = 1800;
        const int Asked = Unsent - 100;
        await using var world = await WorldAsync();
        var orders = await world.UnsentAsync(Unsent);
        // Fewer than there are, so that one too many would be seen.
        var begun = await world.Operator.BeginAsync("reallocations", new { test = Repairs.Test, from = Repairs.Broken, to = Repairs.Well, orders = Asked, reason = "Storing" });
        await KillAmongAsync(world, begun.Id, Asked);

        var done = await world.Operator.DoneAsync(begun.Id);
        Assert.Equal((Asked, Asked), (done.Moved, done.Orders.Sum(alike => alike.Orders)));
        Assert.Equal(Asked, (await world.Operator.DiversionsAsync(begun.Id)).Select(line => line.Order).Distinct().Count());
        var rest = await world.Operator.DoneAsync((await world.Operator.BeginAsync("reallocations", new { test = Repairs.Test, from = Repairs.Broken, to = Repairs.Well, orders = Unsent, reason = "Storing" })).Id);
        Assert.Equal(Unsent - Asked, rest.Moved);
        await world.EachIsAtAsync(Repairs.Well, orders);
    }

    [Fact]
    public async Task Gateway_killed_in_the_middle_of_a_resend_goes_on_and_no_order_is_sent_twice()
    {
        const int Refused = 500;
        await using var world = await WorldAsync();
        var orders = await world.RefusedAsync(Refused);
        var begun = await world.Operator.BeginAsync("resends", new { because = "status-422", to = Repairs.Well, allowSecondDisclosure = true, ordersASecond = 100, reason = "Storing verholpen" });
        await KillAmongAsync(world, begun.Id, Refused);

        var done = await world.Operator.DoneAsync(begun.Id);
        Assert.Equal((Refused, 0L, Refused), (done.Moved, done.Left, done.Orders.Sum(alike => alike.Orders)));
        await world.EachIsAtAsync(Repairs.Well, orders);
        Assert.Equal(Refused, (await world.Redis!.DisclosuresAsync("bowel", Repairs.Well)).Count(line => line.Event == "second-disclosure"));
    }

    private static async Task KillAmongAsync(ScreeningWorld world, string operation, int orders)
    {
        var (gone, inTheMiddle) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Eventually.HoldsAsync(async () => await world.GoneAsync(operation) > gone);
            await world.Gateway.KillAsync();
            gone = await world.GoneAsync(operation);
            inTheMiddle += gone < orders ? 1 : 0;
            await world.StartGatewayAsync();
        }

        Assert.Equal(Kills, inTheMiddle);
    }

    private Task<ScreeningWorld> WorldAsync() => ScreeningWorld.StartAsync(certificates, new WorldOptions
    {
        OwnRedis = true,
        ResultDelay = TimeSpan.FromDays(1),
        Settings = Repairs.Settings(("Operations__MoveBatch", "1")),
    });
}
