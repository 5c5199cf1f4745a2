using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>An operator's afternoon: look first, stop a lab, follow its orders, tell the courier.</summary>
public sealed class OperationsTests(Certificates certificates)
{
    private const string Hacked = "lab-midden";

    [Fact]
    public async Task What_was_foreseen_is_what_the_move_does_and_every_tube_has_its_way()
    {
        await using var world = await QuietWorldAsync();
        var orders = await DeliveredAsync(world, 40);
        var there = orders.Where(order => world.LabsWith(order.Barcode).Contains(Hacked)).ToList();
        Assert.InRange(there.Count, 5, 35);

        var foreseen = await world.Operator.PreviewAsync(Hacked, "Cut");
        Assert.Equal((there.Count, there.Count), (foreseen.Orders.Sum(alike => alike.Orders), foreseen.Samples.AtLab));
        Assert.Equal("active", (await world.Operator.LabAsync(Hacked)).Standing);
        var zuid = Assert.Single(foreseen.Receiving);
        Assert.Equal(("lab-zuid", there.Count), (zuid.Lab, zuid.OutstandingAfter - zuid.Outstanding));
        Assert.Equal(there.Count, zuid.ReservedAfter - zuid.ReservedToday);
        Assert.Equal(["Patient.gender"], zuid.NewElements);
        Assert.Equal(0, Assert.Single(foreseen.Held, held => held.Test == "fit").After);

        var stopped = await world.Operator.StopLabAsync(Hacked, "Cut");
        Assert.NotNull(stopped.Quiesced);
        var done = await DoneAsync(world, stopped.Operation);
        Assert.Equal((there.Count, 0, 0L, "operator-anna", stopped.Quiesced), (done.Moved, done.Held, done.Left, done.Operator, done.Quiesced));
        Assert.Equal(foreseen.Orders.Order(ByText), done.Orders.Order(ByText));

        var diversions = await world.Operator.DiversionsAsync(stopped.Operation);
        Assert.Equal(there.Select(order => order.Barcode).Order(StringComparer.Ordinal), diversions.Select(line => line.Barcode!).Order(StringComparer.Ordinal));
        Assert.All(diversions, line => Assert.Equal((Hacked, "Delivered", "lab-zuid"), (line.From, line.AtLab, line.To)));
        await CsvHasTheSameAsync(world, stopped.Operation, diversions);
        Assert.Equal([stopped.Operation], (await EventsAsync(world, stopped.Operation)).Select(view => view.Id).Distinct());
    }

    [Fact]
    public async Task Of_two_operators_at_once_one_wins_and_the_other_is_told_who_and_a_stronger_mode_takes_over()
    {
        await using var world = await QuietWorldAsync();
        await DeliveredAsync(world, 10);
        using var bram = new OperatorClient(certificates.OperatorAs("operator-bram", world.OperationsPlane));
        var answers = await Task.WhenAll(world.Operator.AskToStopAsync(Hacked, "Drain"), bram.AskToStopAsync(Hacked, "Drain"));
        var won = await Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK).Content.ReadFromJsonAsync<SuspendedState>(JsonSerializerOptions.Web);
        var told = await Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Conflict).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((won!.Operation, "Drain"), (told.GetProperty("operation").GetString(), told.GetProperty("mode").GetString()));
        Assert.Contains(told.GetProperty("operator").GetString(), (string[])["operator-anna", "operator-bram"]);
        Assert.Equal(("draining", won.Operation), ((await world.Operator.LabAsync(Hacked)).Standing, (await world.Operator.LabAsync(Hacked)).Operation));
        Assert.True(won.Left > 0);

        var cut = await bram.StopLabAsync(Hacked, "Cut");
        Assert.Equal("Replaced", (await world.Operator.OperationAsync(won.Operation)).State);
        using var weaker = await world.Operator.AskToStopAsync(Hacked, "Move");
        Assert.Equal(HttpStatusCode.Conflict, weaker.StatusCode);
        await DoneAsync(world, cut.Operation);
        await world.Operator.ReinstateAsync(Hacked);
        Assert.Equal("active", (await world.Operator.LabAsync(Hacked)).Standing);
    }

    [Fact]
    public async Task A_drained_lab_gets_no_new_order_and_finishes_what_it_has()
    {
        await using var world = await QuietWorldAsync();
        var orders = await DeliveredAsync(world, 20);
        var there = orders.Where(order => world.LabsWith(order.Barcode).Contains(Hacked)).ToList();
        var draining = await world.Operator.StopLabAsync(Hacked, "Drain");
        Assert.Equal(("draining", null, (long)there.Count), (draining.Standing, draining.Quiesced, draining.Left));

        var next = await DeliveredAsync(world, 10);
        Assert.All(next, order => Assert.Equal(["lab-zuid"], world.LabsWith(order.Barcode)));
        using var control = new HttpClient { BaseAddress = world.Lab(Hacked).ControlUrl };
        foreach (var order in there)
        {
            using var sent = await control.PostAsync($"results/{Assert.Single(world.OrdersOf(Hacked, order.Barcode)).OrderNumber}", new ByteArrayContent([]));
            await world.BowelPlacer.BecomesAsync(order, task => task.Status == "completed" && task.Lab == Hacked);
        }

        var done = await DoneAsync(world, draining.Operation);
        Assert.Equal((0, 0), (done.Moved, done.Held));
    }

    [Fact]
    public async Task A_move_that_is_stopped_stands_still_through_a_restart_and_goes_on_when_it_is_continued()
    {
        await using var world = await QuietWorldAsync(("Operations__MoveBatch", "1"));
        await DeliveredAsync(world, 60);
        var stopped = await world.Operator.StopLabAsync(Hacked, "Move");
        var still = await world.Operator.ChangeAsync(stopped.Operation, "stop");
        Assert.Equal("Stopped", still.State);

        await world.Gateway.KillAsync();
        await world.StartGatewayAsync();
        Assert.Equal((still.Moved, still.Left), ((await world.Operator.OperationAsync(stopped.Operation)).Moved, (await world.Operator.OperationAsync(stopped.Operation)).Left));
        Assert.Equal("suspended", (await world.Operator.LabAsync(Hacked)).Standing);
        await world.Operator.ChangeAsync(stopped.Operation, "continue");
        var done = await DoneAsync(world, stopped.Operation);
        Assert.Equal(still.Moved + still.Left, done.Moved);
    }

    private static readonly Comparer<OrdersCount> ByText = Comparer<OrdersCount>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    /// <summary>Two labs do the bowel programme's test, and send no result by themselves.</summary>
    private Task<ScreeningWorld> QuietWorldAsync(params (string Name, string Value)[] settings) => ScreeningWorld.StartAsync(certificates, new WorldOptions
    {
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal),
        ResultDelay = TimeSpan.FromDays(1),
    });

    private static async Task<IReadOnlyList<GeneratedOrder>> DeliveredAsync(ScreeningWorld world, int count)
    {
        var orders = Orders.Several(Programme.Bowel, count);
        await Task.WhenAll(orders.Select(world.BowelPlacer.PlaceAsync));
        foreach (var order in orders)
            await world.BowelPlacer.BecomesAsync(order, task => task.Status == "accepted");
        return orders;
    }

    private static async Task<OperationState> DoneAsync(ScreeningWorld world, string operation)
    {
        await Eventually.HoldsAsync(async () => (await world.Operator.OperationAsync(operation)).State == "Done");
        return await world.Operator.OperationAsync(operation);
    }

    private static async Task CsvHasTheSameAsync(ScreeningWorld world, string operation, IReadOnlyList<Diversion> diversions)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/operations/{operation}/diversions") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/csv") } } };
        using var client = world.Certificates.OperatorAs("operator-bram", world.OperationsPlane);
        using var answer = await client.SendAsync(request);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("barcode,order,test,from,", lines[0], StringComparison.Ordinal);
        Assert.Equal(diversions.Select(line => line.Barcode), lines.Skip(1).Select(line => line.Split(',')[0]));

        using var auditor = world.Certificates.ClientAs("auditor-cert", world.OperationsPlane);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"api/operations/{operation}/diversions")).StatusCode);
    }

    private static async Task<IReadOnlyList<OperationState>> EventsAsync(ScreeningWorld world, string operation)
    {
        await using var stream = await world.Operator.EventsAsync(operation);
        using var reader = new StreamReader(stream);
        var events = new List<OperationState>();
        // Of an operation that has ended there is one event, and the stream ends.
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add(JsonSerializer.Deserialize<OperationState>(line["data: ".Length..], JsonSerializerOptions.Web)!);
        }

        return events;
    }
}
