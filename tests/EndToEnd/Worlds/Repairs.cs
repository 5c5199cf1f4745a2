using System.Globalization;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>Two labs do the bowel programme's test; orders come to be where they need an operator.</summary>
internal static class Repairs
{
    public const string Broken = "lab-midden";
    public const string Well = "lab-zuid";
    public const string Test = "fit";

    /// <summary>A lab out of reach is tried again only after so long that a test is over.</summary>
    public static Dictionary<string, string> Settings(params (string Name, string Value)[] more) => new(
        [new("Delivery__FirstRetrySeconds", "60"), new("Delivery__LongestRetrySeconds", "3600"), .. more.Select(one => new KeyValuePair<string, string>(one.Name, one.Value))], StringComparer.Ordinal);

    /// <summary>Orders of which no byte went to their lab.</summary>
    public static async Task<IReadOnlyList<GeneratedOrder>> UnsentAsync(this ScreeningWorld world, int count)
    {
        await world.Operator.SetCapacityAsync(Well, Test, 0);
        world.Lab(Broken).Behave(new LabBehaviour(LabMode.RefuseTls));
        var orders = await world.PlacedAsync(count);
        await Eventually.HoldsAsync(async () => (await world.Operator.BooksAsync("bowel")).Allocated == count);
        await world.Operator.SetCapacityAsync(Well, Test, null);
        return orders;
    }

    /// <summary>Orders that both labs refused; from then on they take all.</summary>
    public static async Task<IReadOnlyList<GeneratedOrder>> RefusedAsync(this ScreeningWorld world, int count)
    {
        foreach (var lab in (string[])[Broken, Well])
            world.Lab(lab).Behave(new LabBehaviour(LabMode.Status, Status: 422));
        var orders = await world.PlacedAsync(count);
        await Eventually.HoldsAsync(async () => (await world.Operator.BooksAsync("bowel")).Refused == count);
        foreach (var lab in (string[])[Broken, Well])
            world.Lab(lab).Behave(new LabBehaviour(LabMode.Normal));
        return orders;
    }

    public static async Task<IReadOnlyList<GeneratedOrder>> PlacedAsync(this ScreeningWorld world, int count)
    {
        var orders = Orders.Several(Programme.Bowel, count);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (order, _) => await world.BowelPlacer.PlaceAsync(order, CancellationToken.None));
        return orders;
    }

    /// <summary>Orders that an operation has come to, by the counts that its steps keep in Redis: one line a field and one a figure.</summary>
    public static async Task<int> GoneAsync(this ScreeningWorld world, string operation)
    {
        var answer = await world.Redis!.SayAsync($"HVALS {{bowel}}:operation:{operation}");
        return answer.Split("\r\n").Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Sum(line => int.Parse(line, CultureInfo.InvariantCulture));
    }

    /// <summary>Each order is with one lab, which acted on it once, and the placer is told that one.</summary>
    public static async Task EachIsAtAsync(this ScreeningWorld world, string lab, IReadOnlyList<GeneratedOrder> orders)
    {
        await Eventually.HoldsAsync(async () => await world.Operator.BooksAsync("bowel") is { Balance: true, Allocated: 0, Disclosing: 0, Indeterminate: 0 } books && books.Delivered >= orders.Count);
        foreach (var order in orders)
        {
            var task = await world.BowelPlacer.TaskAsync(order);
            Assert.Equal(("accepted", lab), (task.Status, task.Lab));
            Assert.Equal([lab], world.LabsWith(order.Barcode));
            Assert.Single(world.OrdersOf(lab, order.Barcode).Select(held => held.OrderNumber).Distinct());
        }
    }
}
