using EndToEnd.Worlds;
using ProgrammeSimulator;

namespace EndToEnd;

/// <summary>I2, I3: a move goes on where it was when the gateway is killed in the middle of it, again and again.</summary>
public sealed class MoveCrashTests(Certificates certificates)
{
    private const string Hacked = "lab-midden";
    private const int Kills = 10;
    private const int Orders = 1500;

    [Fact]
    public async Task Gateway_killed_ten_times_in_the_middle_of_a_move_goes_on_and_the_books_balance()
    {
        await using var world = await ScreeningWorld.StartAsync(certificates, new WorldOptions
        {
            OwnRedis = true,
            ResultDelay = TimeSpan.FromDays(1),
            Settings = new Dictionary<string, string>(WorldOptions.Impatient, StringComparer.Ordinal) { ["Operations__MoveBatch"] = "1" },
            Registry = registry => registry.Does("lab-noord", ("hrhpv", 10)),
        });
        var orders = Worlds.Orders.Several(Programme.Bowel, Orders);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (order, _) => await world.BowelPlacer.PlaceAsync(order, CancellationToken.None));
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Delivered: Orders });
        var there = (int)(await world.Operator.LabAsync(Hacked)).Tests.Sum(test => test.Outstanding);
        Assert.True(there > 20 * Kills, $"{there} orders at the lab are too few to be killed among.");

        var stopped = await world.Operator.StopLabAsync(Hacked, "Move");
        var (gone, inTheMiddle) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // A few more than at the last kill, by what the ledger itself counts: the operations plane is down half of the time.
            await Eventually.HoldsAsync(async () => await world.GoneAsync(stopped.Operation) > gone);
            await world.Gateway.KillAsync();
            gone = await world.GoneAsync(stopped.Operation);
            inTheMiddle += gone < there ? 1 : 0;
            await world.StartGatewayAsync();
        }

        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync(stopped.Operation)).State == "Done");
        var done = await world.Operator.OperationAsync(stopped.Operation);
        Assert.Equal(Kills, inTheMiddle);
        Assert.Equal((there, 0, 0L), (done.Moved + done.Held, done.Cancelled, done.Left));
        Assert.Equal(there, done.Orders.Sum(alike => alike.Orders));
        Assert.Equal(there, (await world.Operator.DiversionsAsync(stopped.Operation)).Select(line => line.Order).Distinct().Count());
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Balance: true, Accepted: Orders, Delivered: Orders });

        // Each order is in the hands of one lab, which acted on it once; and nothing began at the old one once it was quiesced.
        foreach (var order in orders)
        {
            var task = await world.BowelPlacer.TaskAsync(order);
            Assert.NotEqual(Hacked, task.Lab);
            Assert.Single(world.OrdersOf(task.Lab!, order.Barcode).Select(held => held.OrderNumber).Distinct());
        }

        await world.NothingBeganAfterAsync(Hacked, stopped.Quiesced!.Value);
    }
}
