using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;
using static EndToEnd.Worlds.CancellationWorld;

namespace EndToEnd;

/// <summary>An order is taken back by its number: at the gateway where no lab holds it, else at the lab, which is told nothing but the number.</summary>
[Collection(nameof(CancellationWorld))]
public sealed class CancellationTests(CancellationWorld fixture) : IAsyncDisposable
{
    private ScreeningWorld World => fixture.World;

    public async ValueTask DisposeAsync() => await fixture.PutRightAsync();

    public static TheoryData<string, string> LabsByBundle => new() { { HpvLab, "transaction" }, { FitLab, "message" } };

    [Fact]
    public async Task A_held_order_is_cancelled_and_reaches_no_lab()
    {
        await World.Operator.SuspendAsync(HpvLab);
        var order = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(order);

        var answer = await World.CervicalPlacer.RevokeAsync(order);
        Assert.Equal(("cancelled", "cancelled-here"), Revocation.Told(answer));
        Assert.Contains("\"statusReason\"", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);

        await World.Operator.ReinstateAsync(HpvLab);
        var next = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(next);
        await World.CervicalPlacer.BecomesAsync(next, task => task.Status == "accepted");
        Assert.Empty(World.LabsWith(order.Barcode));
    }

    [Theory]
    [MemberData(nameof(LabsByBundle))]
    public async Task A_delivered_order_is_cancelled_at_its_lab_which_gets_the_number_and_nothing_else(string lab, string bundle)
    {
        var (placer, order, number) = await World.DeliveredAsync(lab);

        Assert.Equal(("accepted", "cancellation-due"), Revocation.Told(await placer.RevokeAsync(order)));
        await placer.BecomesAsync(order, task => task is { Status: "cancelled", BusinessStatus: "cancelled-at-lab" });

        Assert.Equal("cancelled", Assert.Single(World.OrdersOf(lab, order.Barcode)).State);
        var line = Assert.Single(World.LogOf(lab), line => line.OrderNumber == number && line.Outcome == "cancelled");
        var request = Encoding.UTF8.GetString((await World.Lab(lab).FindRequestAsync(line.Request))!);
        var body = JsonNode.Parse(request[request.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])!.AsObject();
        Assert.Equal(bundle, body["type"]!.GetValue<string>());
        Assert.Equal(["identifier", "intent", "meta", "resourceType", "status", "subject"], body.Order().Select(element => element.Key).Order(StringComparer.Ordinal));
        Assert.Equal(number, body.Order()["identifier"]![0]!["value"]!.GetValue<string>());
        Assert.Contains($"Idempotency-Key: {number}-cancellation\r\n", request, StringComparison.Ordinal);
        var personal = new TokenSearch([order.Bsn, order.PlacerOrderNumber.Value, order.Barcode]);
        Assert.Empty(personal.In(request));
    }

    [Fact]
    public async Task The_result_of_a_cancelled_order_reaches_nobody()
    {
        var (placer, order, number) = await World.DeliveredAsync(FitLab);
        await placer.RevokeAsync(order);
        await placer.BecomesAsync(order, task => task.Status == "cancelled");

        Assert.Equal(202, await World.SendResultAsync(FitLab, number));
        Assert.Contains(await World.Operator.QuarantineAsync(), kept => kept is { Lab: FitLab, Reason: "order-closed" });
        Assert.DoesNotContain(World.Results(ScreeningWorld.Bowel).Received, report => report.OrderNumbers.Contains(order.PlacerOrderNumber));
        Assert.Equal("cancelled", (await placer.TaskAsync(order)).Status);
    }

    [Fact]
    public async Task A_lab_that_is_down_is_told_when_it_is_back()
    {
        var (placer, order, number) = await World.DeliveredAsync(FitLab);
        await World.StopLabAsync(FitLab);

        Assert.Equal(("accepted", "cancellation-due"), Revocation.Told(await placer.RevokeAsync(order)));
        Assert.Equal(("accepted", "cancellation-due"), Revocation.Told(await placer.RevokeAsync(order)));

        await World.RestartLabAsync(FitLab);
        await placer.BecomesAsync(order, task => task is { Status: "cancelled", BusinessStatus: "cancelled-at-lab" });
        Assert.Single(World.LogOf(FitLab), line => line.OrderNumber == number && line.Outcome == "cancelled");
    }

    [Fact]
    public async Task An_order_of_a_lab_that_is_suspended_before_it_could_be_told_is_cancelled_without_it()
    {
        var (placer, order, number) = await World.DeliveredAsync(HpvLab);
        World.Lab(HpvLab).Behave(new LabBehaviour(LabMode.RefuseTls));
        Assert.Equal(("accepted", "cancellation-due"), Revocation.Told(await placer.RevokeAsync(order)));

        await World.Operator.SuspendAsync(HpvLab);
        await placer.BecomesAsync(order, task => task is { Status: "cancelled", BusinessStatus: "cancelled-lab-suspended" });
        Assert.DoesNotContain(World.LogOf(HpvLab), line => line.OrderNumber == number && line.Outcome == "cancelled");
    }

    [Fact]
    public async Task A_lab_that_refuses_the_cancellation_goes_on_and_operators_see_it()
    {
        var (placer, order, number) = await World.DeliveredAsync(FitLab);
        World.Lab(FitLab).Behave(new LabBehaviour(LabMode.RefuseCancellation));
        var revoked = await placer.RevokeAsync(order);

        await placer.BecomesAsync(order, task => task is { Status: "accepted", BusinessStatus: "cancellation-refused" });
        var listed = Assert.Single(await World.Operator.AttentionAsync(), listed => listed.Id == revoked.TaskId);
        Assert.Equal(new NeedsSomebody(revoked.TaskId!, "bowel", FitLab, "Delivered", "cancellation-refused", "status-409"), listed);

        Assert.Equal(200, await World.SendResultAsync(FitLab, number));
        await Eventually.HoldsAsync(() => World.IsReceived(order));
    }

    /// <summary>Whichever comes first: the placer either gets the result of a completed order, or has a cancelled one without.</summary>
    [Fact]
    public async Task A_result_and_a_revocation_at_the_same_time_end_in_one_of_the_two()
    {
        var delivered = new List<(Placer Placer, GeneratedOrder Order, string Number)>();
        for (var i = 0; i < 6; i++)
            delivered.Add(await World.DeliveredAsync(FitLab));

        await Task.WhenAll(delivered.SelectMany(one => (Task[])[one.Placer.SendAsync("fhir", Revocation.Revoked(one.Order)), World.SendResultAsync(FitLab, one.Number)]));

        foreach (var (placer, order, _) in delivered)
        {
            await placer.BecomesAsync(order, task => task.Status is "completed" or "cancelled");
            var hasResult = (await placer.TaskAsync(order)).Status == "completed";
            if (hasResult)
                await Eventually.HoldsAsync(() => World.IsReceived(order));
            Assert.Equal(hasResult, World.IsReceived(order));
        }
    }
}
