using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>
/// An order is taken back by its number: at the gateway where no lab holds it, else at the lab, which is told nothing but the number. hrHPV is done by a
/// lab that takes transactions, FIT by one that takes messages.
/// </summary>
public sealed class CancellationTests(CancellationTests.Fixture fixture) : IClassFixture<CancellationTests.Fixture>, IAsyncDisposable
{
    private const string HpvLab = "lab-noord";
    private const string FitLab = "lab-midden";

    private ScreeningWorld World => fixture.World;

    public async ValueTask DisposeAsync()
    {
        foreach (var lab in World.Labs)
            lab.Behave(new LabBehaviour(LabMode.Normal));
        await World.Operator.ReinstateAsync(HpvLab);
    }

    public static TheoryData<string, string> LabsByBundle => new() { { HpvLab, "transaction" }, { FitLab, "message" } };

    [Fact]
    public async Task A_held_order_is_cancelled_and_reaches_no_lab()
    {
        await World.Operator.SuspendAsync(HpvLab);
        var order = Orders.One(Programme.Cervical);
        await World.CervicalPlacer.PlaceAsync(order);

        var answer = await RevokeAsync(World.CervicalPlacer, order);
        Assert.Equal(("cancelled", "cancelled-here"), Told(answer));
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
        var (placer, order, number) = await DeliveredAsync(lab);

        Assert.Equal(("accepted", "cancellation-due"), Told(await RevokeAsync(placer, order)));
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
        var (placer, order, number) = await DeliveredAsync(FitLab);
        await RevokeAsync(placer, order);
        await placer.BecomesAsync(order, task => task.Status == "cancelled");

        Assert.Equal(202, await SendResultAsync(FitLab, number));
        Assert.Contains(await World.Operator.QuarantineAsync(), kept => kept is { Lab: FitLab, Reason: "order-closed" });
        Assert.DoesNotContain(World.Results(ScreeningWorld.Bowel).Received, report => report.OrderNumbers.Contains(order.PlacerOrderNumber));
        Assert.Equal("cancelled", (await placer.TaskAsync(order)).Status);
    }

    [Fact]
    public async Task A_lab_that_is_down_is_told_when_it_is_back()
    {
        var (placer, order, number) = await DeliveredAsync(FitLab);
        await World.StopLabAsync(FitLab);

        Assert.Equal(("accepted", "cancellation-due"), Told(await RevokeAsync(placer, order)));
        Assert.Equal(("accepted", "cancellation-due"), Told(await RevokeAsync(placer, order)));

        await World.RestartLabAsync(FitLab);
        await placer.BecomesAsync(order, task => task is { Status: "cancelled", BusinessStatus: "cancelled-at-lab" });
        Assert.Single(World.LogOf(FitLab), line => line.OrderNumber == number && line.Outcome == "cancelled");
    }

    [Fact]
    public async Task An_order_of_a_lab_that_is_suspended_before_it_could_be_told_is_cancelled_without_it()
    {
        var (placer, order, number) = await DeliveredAsync(HpvLab);
        World.Lab(HpvLab).Behave(new LabBehaviour(LabMode.RefuseTls));
        Assert.Equal(("accepted", "cancellation-due"), Told(await RevokeAsync(placer, order)));

        await World.Operator.SuspendAsync(HpvLab);
        await placer.BecomesAsync(order, task => task is { Status: "cancelled", BusinessStatus: "cancelled-lab-suspended" });
        Assert.DoesNotContain(World.LogOf(HpvLab), line => line.OrderNumber == number && line.Outcome == "cancelled");
    }

    [Fact]
    public async Task A_lab_that_refuses_the_cancellation_goes_on_and_operators_see_it()
    {
        var (placer, order, number) = await DeliveredAsync(FitLab);
        World.Lab(FitLab).Behave(new LabBehaviour(LabMode.RefuseCancellation));
        var revoked = await RevokeAsync(placer, order);

        await placer.BecomesAsync(order, task => task is { Status: "accepted", BusinessStatus: "cancellation-refused" });
        var listed = Assert.Single(await World.Operator.AttentionAsync(), listed => listed.Id == revoked.TaskId);
        Assert.Equal(new NeedsSomebody(revoked.TaskId!, "bowel", FitLab, "Delivered", "cancellation-refused", "status-409"), listed);

        Assert.Equal(200, await SendResultAsync(FitLab, number));
        await Eventually.HoldsAsync(() => IsReceived(order));
    }

    [Fact]
    public async Task Another_placers_order_is_as_unknown_as_one_that_never_was()
    {
        var (placer, order, _) = await DeliveredAsync(HpvLab);
        var ofAnother = await World.BowelPlacer.SendAsync("fhir", Revoked(order));
        var ofNobody = await World.BowelPlacer.SendAsync("fhir", Revoked(Orders.One(Programme.Cervical)));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not-found"), (ofAnother.Status, Issue(ofAnother)));
        Assert.Equal(Encoding.UTF8.GetString(ofNobody.Body.Span), Encoding.UTF8.GetString(ofAnother.Body.Span));
        Assert.Equal(("accepted", null), Told(await placer.Client.FindTaskAsync(order.PlacerOrderNumber), inSearchset: true));
    }

    [Fact]
    public async Task An_order_with_its_result_cannot_be_taken_back()
    {
        var (placer, order, number) = await DeliveredAsync(FitLab);
        Assert.Equal(200, await SendResultAsync(FitLab, number));

        var answer = await placer.SendAsync("fhir", Revoked(order));

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (answer.Status, Issue(answer)));
        Assert.Equal("completed", (await placer.TaskAsync(order)).Status);
    }

    [Fact]
    public async Task A_cancelled_order_stays_cancelled_whatever_is_sent_again()
    {
        var (placer, order, _) = await DeliveredAsync(FitLab);
        var first = await RevokeAsync(placer, order);
        await placer.BecomesAsync(order, task => task.Status == "cancelled");

        Assert.Equal(("cancelled", "cancelled-at-lab"), Told(await RevokeAsync(placer, order)));
        var placedAgain = await placer.SendAsync(order.Path, order.Body);
        Assert.Equal((HttpStatusCode.OK, first.TaskId), (placedAgain.Status, placedAgain.TaskId));
        Assert.Equal(("cancelled", "cancelled-at-lab"), Told(placedAgain));
        Assert.Equal(1, Assert.Single(World.OrdersOf(FitLab, order.Barcode)).Requests);
    }

    /// <summary>In one Bundle: a new order, one to be taken back, and a number that nobody knows.</summary>
    [Fact]
    public async Task Each_request_of_a_Bundle_has_its_own_answer_in_its_place()
    {
        var generator = Orders.Generator(Programme.Cervical);
        var bundle = generator.Together(0, 3);
        await World.CervicalPlacer.PlaceAsync(generator.Order(1));
        var body = bundle.Body.With(root =>
        {
            var requests = root["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).Where(resource => resource["resourceType"]!.GetValue<string>() == "ServiceRequest").ToList();
            requests[1]["status"] = "revoked";
            requests[2]["status"] = "entered-in-error";
        });

        var answer = await World.CervicalPlacer.SendAsync("fhir", body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entries = JsonNode.Parse(answer.Body.Span)!["entry"]!.AsArray();
        Assert.Contains(entries[0]!["response"]!["status"]!.GetValue<string>(), (string[])["201 Created", "202 Accepted"]);
        Assert.Equal("200 OK", entries[1]!["response"]!["status"]!.GetValue<string>());
        Assert.Equal("422 Unprocessable Entity", entries[2]!["response"]!["status"]!.GetValue<string>());
        Assert.Equal("not-found", entries[2]!["response"]!["outcome"]!["issue"]![0]!["code"]!.GetValue<string>());
        Assert.Null(entries[2]!["resource"]);
    }

    /// <summary>Whichever comes first: the placer either gets the result of a completed order, or has a cancelled one without.</summary>
    [Fact]
    public async Task A_result_and_a_revocation_at_the_same_time_end_in_one_of_the_two()
    {
        var delivered = new List<(Placer Placer, GeneratedOrder Order, string Number)>();
        for (var i = 0; i < 6; i++)
            delivered.Add(await DeliveredAsync(FitLab));

        await Task.WhenAll(delivered.SelectMany(one => (Task[])[one.Placer.SendAsync("fhir", Revoked(one.Order)), SendResultAsync(FitLab, one.Number)]));

        foreach (var (placer, order, _) in delivered)
        {
            await placer.BecomesAsync(order, task => task.Status is "completed" or "cancelled");
            var hasResult = (await placer.TaskAsync(order)).Status == "completed";
            if (hasResult)
                await Eventually.HoldsAsync(() => IsReceived(order));
            Assert.Equal(hasResult, IsReceived(order));
        }
    }

    private bool IsReceived(GeneratedOrder order) =>
        World.Results(ScreeningWorld.Bowel).Received.Any(report => report.OrderNumbers.Contains(order.PlacerOrderNumber));

    private async Task<(Placer Placer, GeneratedOrder Order, string Number)> DeliveredAsync(string lab)
    {
        var (placer, programme) = lab == HpvLab ? (World.CervicalPlacer, Programme.Cervical) : (World.BowelPlacer, Programme.Bowel);
        var order = Orders.One(programme);
        await placer.PlaceAsync(order);
        await placer.BecomesAsync(order, task => task.Status == "accepted");
        return (placer, order, Assert.Single(World.OrdersOf(lab, order.Barcode)).OrderNumber);
    }

    private static async Task<PlacerAnswer> RevokeAsync(Placer placer, GeneratedOrder order)
    {
        var answer = await placer.SendAsync("fhir", Revoked(order));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    /// <summary>Nothing but the number, and a subject that is not the order's.</summary>
    private static ReadOnlyMemory<byte> Revoked(GeneratedOrder order) => order.Body.With(bundle =>
    {
        var request = bundle.Order();
        foreach (var element in request.Select(element => element.Key).Where(name => name is not ("resourceType" or "identifier" or "intent")).ToList())
            request.Remove(element);
        request["status"] = "revoked";
        request["subject"] = new JsonObject { ["display"] = "Onbekend" };
    });

    private async Task<int> SendResultAsync(string lab, string number)
    {
        using var control = new HttpClient { BaseAddress = World.Lab(lab).ControlUrl };
        using var sent = await control.PostAsync($"results/{number}", new ByteArrayContent([]));
        return (await sent.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<int>();
    }

    private static (string Status, string? BusinessStatus) Told(PlacerAnswer answer, bool inSearchset = false)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(inSearchset, answer.Location is null);
        var task = PlacedTask.In(answer);
        return (task.Status, task.BusinessStatus);
    }

    private static string Issue(PlacerAnswer answer) => JsonNode.Parse(answer.Body.Span)!["issue"]![0]!["code"]!.GetValue<string>();

    private static void OneLabForEachTest(RegistryCopy registry)
    {
        registry.Does(HpvLab, ("hrhpv", 900));
        registry.Does(FitLab, ("fit", 900));
        registry.Does("lab-zuid", ("cytology", 100));
    }

    public sealed class Fixture(Certificates certificates) : WorldFixture(certificates, new WorldOptions
    {
        Settings = WorldOptions.Impatient,
        Registry = OneLabForEachTest,
        // Results are sent when the test says so.
        ResultDelay = TimeSpan.FromDays(1),
    });
}
