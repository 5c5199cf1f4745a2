using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using LabSimulator.Behaviour;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd;

/// <summary>
/// A lab is asked to destroy what it has held for longer than agreed, and again until it says that it has. hrHPV is done by a lab that takes transactions, FIT by one
/// that takes messages; their terms are over in an instant.
/// </summary>
public sealed class DestructionTests(Certificates certificates)
{
    private const string HpvLab = "lab-noord";
    private const string FitLab = "lab-midden";
    private const string Elsewhere = "lab-zuid";
    private const string Cytology = "cytology";

    public static TheoryData<string, LabMode> Ways => new()
    {
        { HpvLab, LabMode.Normal },
        { HpvLab, LabMode.DestroyLater },
        { FitLab, LabMode.Normal },
        { FitLab, LabMode.DestroyLater },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_lab_destroys_what_it_had_when_its_term_is_over_and_says_so(string lab, LabMode mode)
    {
        await using var world = await StartAsync();
        var (order, number) = await DeliveredAsync(world, lab);
        Assert.Contains(world.RequestsTo(lab), request => Holds(request, order.Barcode));

        world.Lab(lab).Behave(new LabBehaviour(mode));
        await ConfirmedAsync(world, lab, 1);

        Assert.Equal("destroyed", Assert.Single(world.Lab(lab).Orders).State);
        Assert.DoesNotContain(world.RequestsTo(lab), request => Holds(request, order.Barcode));
        Assert.DoesNotContain(order.Barcode, await File.ReadAllTextAsync(Path.Combine(world.LabFolder(lab), "log.jsonl")), StringComparison.Ordinal);
        var record = await RecordAsync(world, lab);
        Assert.Equal((1, 1), (record.Count(line => line == ("destruction-asked", number)), record.Count(line => line == ("destroyed", number))));
        Assert.Empty((await StandAsync(world, lab)).Orders);
        await RestartedLabKnowsAsync(world, lab, number);
    }

    [Fact]
    public async Task The_request_holds_the_number_and_nothing_else_of_the_order()
    {
        await using var world = await StartAsync();
        var (order, number) = await DeliveredAsync(world, HpvLab);
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.Normal));
        await ConfirmedAsync(world, HpvLab, 1);

        var line = Assert.Single(world.LogOf(HpvLab), line => line.Outcome == "destroyed");
        var request = Encoding.UTF8.GetString((await world.Lab(HpvLab).FindRequestAsync(line.Request))!);
        var task = JsonNode.Parse(request[request.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])!["entry"]![0]!["resource"]!.AsObject();
        Assert.Equal(["authoredOn", "code", "focus", "identifier", "intent", "resourceType", "status"], task.Select(element => element.Key).Order(StringComparer.Ordinal));
        Assert.Equal(number, task["focus"]!["identifier"]!["value"]!.GetValue<string>());
        Assert.Empty(new TokenSearch([order.Bsn, order.PlacerOrderNumber.Value, order.Barcode]).In(request));
    }

    [Fact]
    public async Task A_lab_that_never_confirms_is_asked_again_and_stays_listed_until_there_is_paper()
    {
        await using var world = await StartAsync();
        var (_, number) = await DeliveredAsync(world, HpvLab);
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.DestroyNever));

        await Eventually.HoldsAsync(() => TimesAsked(world, HpvLab, number) >= 3);
        await Eventually.HoldsAsync(async () => await StandAsync(world, HpvLab) is { Asked: 1, Confirmed: 0, Overdue: 1 });
        Assert.Equal(number, Assert.Single((await StandAsync(world, HpvLab)).Orders).Number);
        Assert.Single(await RecordAsync(world, HpvLab), line => line == ("destruction-asked", number));

        var control = new Control(certificates, world.OperationsPlane);
        Assert.Contains(number, (await control.RunAsync("destruction", HpvLab)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await control.RunAsync("destroyed", number, "--lab", FitLab, "--reason", "Verklaring van vernietiging 2026-31")).ExitCode);
        Assert.Equal(0, (await control.RunAsync("destroyed", number, "--lab", HpvLab, "--reason", "Verklaring van vernietiging 2026-31")).ExitCode);
        Assert.Equal((0, 1), (await StandAsync(world, HpvLab) is var stand ? (stand.Asked, stand.Confirmed) : default));
    }

    [Fact]
    public async Task A_suspended_lab_is_asked_after_its_reinstatement_and_not_before()
    {
        await using var world = await StartAsync();
        var (_, number) = await DeliveredAsync(world, HpvLab);
        var (_, elsewhere) = await DeliveredAsync(world, FitLab);
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.DestroyNever));
        world.Lab(FitLab).Behave(new LabBehaviour(LabMode.DestroyNever));
        await Eventually.HoldsAsync(() => TimesAsked(world, HpvLab, number) > 0);

        var quiesced = await world.Operator.SuspendAsync(HpvLab);
        var asked = TimesAsked(world, FitLab, elsewhere);
        await Eventually.HoldsAsync(() => TimesAsked(world, FitLab, elsewhere) >= asked + 4);
        Assert.All(world.LogOf(HpvLab), line => Assert.True(line.ReceivedAt < quiesced));

        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.Normal));
        await world.Operator.ReinstateAsync(HpvLab);
        await ConfirmedAsync(world, HpvLab, 1);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_before_it_heard_the_answer_asks_again()
    {
        await using var world = await StartAsync();
        var (_, number) = await DeliveredAsync(world, HpvLab);
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.Slow, Delay: Eventually.Limit));
        // Its result was kept back until now; it goes out, and the request to destroy gets no answer.
        await Eventually.HoldsAsync(() => world.Lab(HpvLab).Orders[0].State == "destroyed");

        await world.Gateway.KillAsync();
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.Normal));
        Assert.DoesNotContain(("destroyed", number), await RecordAsync(world, HpvLab));
        await world.StartGatewayAsync();
        await ConfirmedAsync(world, HpvLab, 1);
        Assert.Single(await RecordAsync(world, HpvLab), line => line == ("destruction-asked", number));
    }

    [Fact]
    public async Task A_lab_without_a_term_is_not_asked_and_a_lab_may_speak_of_its_own_orders_only()
    {
        await using var world = await StartAsync();
        var (order, number) = await DeliveredAsync(world, Elsewhere);
        world.Lab(Elsewhere).Behave(new LabBehaviour(LabMode.Normal));
        await world.CervicalPlacer.BecomesAsync(order, task => task.Status == "completed");
        var (_, another) = await DeliveredAsync(world, HpvLab);
        world.Lab(HpvLab).Behave(new LabBehaviour(LabMode.Normal));
        await ConfirmedAsync(world, HpvLab, 1);
        Assert.Equal((1, 0), (await StandAsync(world, Elsewhere) is var stand ? (stand.Kept, stand.Asked) : default));
        Assert.Null((await StandAsync(world, Elsewhere)).RetentionDays);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not-found"), await PostTaskAsync(world, HpvLab, number));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not-found"), await PostTaskAsync(world, HpvLab, "cervical-0000000000000000"));
        Assert.Equal((HttpStatusCode.OK, "informational"), await PostTaskAsync(world, HpvLab, another));
        Assert.Equal((HttpStatusCode.OK, "informational"), await PostTaskAsync(world, Elsewhere, number, status: "in-progress"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "business-rule"), await PostTaskAsync(world, Elsewhere, number, code: "fulfill"));
        Assert.Equal(0, (await StandAsync(world, Elsewhere)).Confirmed);
        Assert.Equal((HttpStatusCode.OK, "informational"), await PostTaskAsync(world, Elsewhere, number));
        Assert.Equal((0, 1), (await StandAsync(world, Elsewhere) is var after ? (after.Kept, after.Confirmed) : default));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await PostTaskAsync(world, ScreeningWorld.Cervical, number));
    }

    private Task<ScreeningWorld> StartAsync() => ScreeningWorld.StartAsync(certificates, new WorldOptions
    {
        OwnRedis = true,
        Settings = new Dictionary<string, string>(WorldOptions.Impatient, StringComparer.Ordinal)
        {
            ["Destruction__SweepSeconds"] = "0.1",
            ["Destruction__FirstPauseHours"] = "0.00002",
            ["Destruction__LongestPauseHours"] = "0.00002",
            ["Destruction__OverdueDays"] = "0.00001",
        },
        Registry = registry =>
        {
            registry.Does(HpvLab, ("hrhpv", 50));
            registry.Does(FitLab, ("fit", 50));
            registry.Does(Elsewhere, (Cytology, 50));
            foreach (var lab in (string[])[HpvLab, FitLab])
                registry.Lab(lab)["retention"] = new JsonObject { ["days"] = 0.000_001 };
        },
    });

    /// <summary>An order that its lab has, whose result it keeps back until it behaves otherwise.</summary>
    private static async Task<(GeneratedOrder Order, string Number)> DeliveredAsync(ScreeningWorld world, string lab)
    {
        world.Lab(lab).Behave(new LabBehaviour(LabMode.NoResults));
        var order = Orders.One(lab == FitLab ? Programme.Bowel : Programme.Cervical);
        var (placer, body) = lab == FitLab ? (world.BowelPlacer, order.Body) : (world.CervicalPlacer, lab == Elsewhere ? AsCytology(order.Body) : order.Body);
        await placer.SendAsync(order.Path, body);
        await Eventually.HoldsAsync(() => world.OrdersOf(lab, order.Barcode).Count == 1);
        return (order, world.OrdersOf(lab, order.Barcode)[0].OrderNumber);
    }

    private static byte[] AsCytology(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span).Replace("82675-0", "10524-7", StringComparison.Ordinal));

    private static bool Holds(byte[] request, string text) => request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static int TimesAsked(ScreeningWorld world, string lab, string number) => world.LogOf(lab).Count(line => line.Outcome == "to-be-destroyed" && line.OrderNumber == number);

    private static Task ConfirmedAsync(ScreeningWorld world, string lab, int orders) =>
        Eventually.HoldsAsync(async () => await StandAsync(world, lab) is { Asked: 0, Kept: 0, Due: 0 } stand && stand.Confirmed == orders);

    private static async Task<Stand> StandAsync(ScreeningWorld world, string lab)
    {
        using var answer = await world.Operator.SendAsync(HttpMethod.Get, $"api/destruction?lab={lab}");
        return Assert.Single((await answer.Content.ReadFromJsonAsync<Stand[]>(JsonSerializerOptions.Web))!);
    }

    private static async Task<List<(string Event, string Number)>> RecordAsync(ScreeningWorld world, string lab) =>
        [.. (await world.Redis!.DisclosuresAsync(lab == FitLab ? "bowel" : "cervical", lab)).Select(line => (line.Event, line.Number))];

    private async Task<(HttpStatusCode Status, string Code)> PostTaskAsync(ScreeningWorld world, string party, string number, string status = "completed", string code = "destroy")
    {
        using var client = certificates.ClientAs(ScreeningWorld.LabNames.Contains(party, StringComparer.Ordinal) ? $"{party}-client" : party, world.DataPlane);
        using var content = new StringContent($$$"""
            {"resourceType":"Task","status":"{{{status}}}","intent":"order","code":{"coding":[{"system":"https://screening-gateway.example/CodeSystem/task","code":"{{{code}}}"}]},
            "focus":{"identifier":{"value":"{{{number}}}"} } }
            """, new MediaTypeHeaderValue("application/fhir+json"));
        using var answer = await client.PostAsync("fhir/Task", content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["issue"]![0]!["code"]!.GetValue<string>());
    }

    private static async Task RestartedLabKnowsAsync(ScreeningWorld world, string lab, string number)
    {
        await world.StopLabAsync(lab);
        await world.RestartLabAsync(lab);
        Assert.Equal((number, "destroyed"), (world.Lab(lab).Orders[0].OrderNumber, world.Lab(lab).Orders[0].State));
    }

    private sealed record Stand(double? RetentionDays, int Kept, int Due, int Asked, int Confirmed, int Overdue, IReadOnlyList<AskedOrder> Orders);

    private sealed record AskedOrder(string Number, DateTimeOffset Since);
}
