using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>Two gateways on one Redis: which of them one talks to makes no difference.</summary>
public sealed class TwoGatewaysTests(Certificates certificates)
{
    private const string Hacked = "lab-midden";
    private const string OnlyFitLab = "lab-noord";

    [Fact]
    public async Task A_lab_suspended_at_one_gateway_gets_nothing_from_the_other_either()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            OwnRedis = true,
            ResultDelay = TimeSpan.FromMilliseconds(200),
        });
        var second = await world.StartReplicaAsync();
        // Slow enough that both gateways have requests under way there at any instant.
        world.Lab(Hacked).Behave(new LabBehaviour(LabMode.Slow, Delay: TimeSpan.FromMilliseconds(100)));
        var load = new SteadyLoad([world.First, second], ordersOfEach: 120, new Random(1));

        var suspended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = load.SendAllAsync(suspended.Task);
        await Eventually.HoldsAsync(async () => (load.Acknowledged >= load.Orders.Count / 3 && (await world.Operator.LabAsync(Hacked)).InFlight > 1) || sending.IsCompleted);
        Assert.False(sending.IsCompleted);
        var quiesced = await second.Operator.SuspendAsync(Hacked);
        Assert.Equal(0, (await world.Operator.LabAsync(Hacked)).InFlight);
        suspended.SetResult();
        await sending;

        await world.EachOrderIsCompletedOnceAsync(load, Hacked);
        Assert.NotEmpty(world.LogOf(Hacked));
        await world.NothingBeganAfterAsync(Hacked, quiesced);
        Assert.Equal(await world.Operator.BooksAsync("cervical"), await second.Operator.BooksAsync("cervical"));
        Assert.Equal("suspended", (await world.Operator.LabAsync(Hacked)).Standing);
    }

    /// <summary>It cannot be told to cut its requests: they count as under way until their leases end.</summary>
    [Fact]
    public async Task A_suspension_waits_for_the_leases_of_a_gateway_that_does_not_move()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, OneFitLab);
        var second = await world.StartReplicaAsync();
        world.Lab(OnlyFitLab).Behave(new LabBehaviour(LabMode.Slow, Delay: Eventually.Limit * 2));
        var orders = Orders.Several(Programme.Bowel, 4);
        var sending = Task.WhenAll(orders.Select(world.BowelPlacer.PlaceAsync));
        await Eventually.HoldsAsync(() => world.Lab(OnlyFitLab).Orders.Count == orders.Count);

        world.Gateway.Pause();
        try
        {
            await second.Operator.SuspendAsync(OnlyFitLab);
            Assert.Equal(0, (await second.Operator.LabAsync(OnlyFitLab)).InFlight);
        }
        finally
        {
            world.Gateway.Resume();
        }

        Assert.All(await sending, answer => Assert.Equal(202, (int)answer.Status));
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Accepted: 4, Held: 4, Balance: true });
        // Those that it had before the suspension, and not one again.
        Assert.Equal(orders.Count, world.LogOf(OnlyFitLab).Count);
    }

    [Fact]
    public async Task The_same_order_at_both_gateways_at_once_is_one_Task_and_another_under_its_number_is_refused()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions { OwnRedis = true });
        var second = await world.StartReplicaAsync();

        var same = Orders.Several(Programme.Bowel, 20);
        foreach (var order in same)
        {
            var answers = await Task.WhenAll(world.BowelPlacer.PlaceAsync(order), second.BowelPlacer.PlaceAsync(order));
            Assert.Equal(answers[0].TaskId, answers[1].TaskId);
        }

        var contested = Orders.Several(Programme.Bowel, 20);
        foreach (var order in contested)
        {
            var other = order.Body.With(bundle => bundle.Order()["priority"] = "urgent");
            var answers = await Task.WhenAll(world.BowelPlacer.SendAsync(order.Path, order.Body), second.BowelPlacer.SendAsync(order.Path, other));
            Assert.Single(answers, answer => (int)answer.Status == 409);
            Assert.Single(answers, answer => (int)answer.Status is 201 or 202);
        }

        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Accepted: 40, Resulted: 40, Balance: true });
        Assert.All(same.Concat(contested), order => Assert.Single(ScreeningWorld.LabNames.SelectMany(lab => world.OrdersOf(lab, order.Barcode))));
    }

    /// <summary>As when its machine is suspended: it wakes with answers to write that nobody waits for any more.</summary>
    [Fact]
    public async Task A_gateway_that_was_paused_past_its_leases_settles_nothing_over_the_one_that_went_on()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, OneFitLab);
        var second = await world.StartReplicaAsync();
        var lab = world.Lab(OnlyFitLab);
        lab.Behave(new LabBehaviour(LabMode.Slow, Delay: Eventually.Limit * 2));
        var orders = Orders.Several(Programme.Bowel, 8);
        var sending = Task.WhenAll(orders.Select(second.BowelPlacer.PlaceAsync));
        await Eventually.HoldsAsync(() => lab.Orders.Count == orders.Count);

        second.Process!.Pause();
        try
        {
            // The other one has them at the lab again, and is not answered yet.
            await Eventually.HoldsAsync(() => lab.Orders.All(order => order.Requests == 2));
        }
        finally
        {
            second.Process.Resume();
        }

        // What the paused one makes of its requests is heard, and changes nothing.
        Assert.All(await sending, answer => Assert.Equal((202, "requested"), ((int)answer.Status, answer.TaskStatus)));
        var numbers = lab.Orders.Select(order => order.OrderNumber).Order(StringComparer.Ordinal).ToList();
        var told = await world.Redis!.DisclosuresAsync("bowel", OnlyFitLab);
        Assert.Equal(numbers, told.Where(line => line.Event.StartsWith("late-", StringComparison.Ordinal)).Select(line => line.Number).Order(StringComparer.Ordinal));
        Assert.Equal(numbers, told.Where(line => line.Event == "intent").Select(line => line.Number).Order(StringComparer.Ordinal));

        lab.Behave(new LabBehaviour(LabMode.Normal));
        foreach (var order in orders)
            await world.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        await Eventually.HoldsAsync(async () => await second.Operator.BooksAsync("bowel") is { Accepted: 8, Delivered: 8, Balance: true });
        Assert.Equal(numbers, lab.Orders.Select(order => order.OrderNumber).Order(StringComparer.Ordinal));
        Assert.All(orders, order => Assert.Single(world.OrdersOf(OnlyFitLab, order.Barcode)));
    }

    private static WorldOptions OneFitLab => new()
    {
        OwnRedis = true,
        Settings = WorldOptions.Impatient,
        ResultDelay = TimeSpan.FromDays(1),
        Registry = registry =>
        {
            registry.Does(OnlyFitLab, ("fit", 900));
            registry.Does("lab-midden", ("hrhpv", 900));
            registry.Does("lab-zuid", ("hrhpv", 900), ("cytology", 100));
        },
    };
}
