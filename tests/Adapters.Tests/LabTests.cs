using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LabSimulator;
using LabSimulator.Behaviour;
using Microsoft.Extensions.Logging.Abstractions;

namespace Adapters.Tests;

public sealed class LabTests(TestCertificates certificates)
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task The_same_order_number_is_acted_on_once()
    {
        await using var world = await World.StartAsync(certificates, Never);
        var (_, first) = await world.SendAsync(LabOrders.Transaction("GO-2026-000001"));
        var (_, second) = await world.SendAsync(LabOrders.Transaction("GO-2026-000001"));
        Assert.Equal("201 Created", StatusOf(first, 2));
        Assert.Equal("200 OK", StatusOf(second, 2));
        Assert.Equal(1, world.Lab.Counters.Orders);
        Assert.Equal(2, Assert.Single(world.Lab.Orders).Requests);
    }

    [Fact]
    public async Task Many_copies_at_the_same_instant_are_one_order()
    {
        await using var world = await World.StartAsync(certificates, Never);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => world.SendAsync(LabOrders.Transaction("GO-2026-000002"))));
        Assert.Single(answers, answer => StatusOf(answer.Body, 2) == "201 Created");
        Assert.Equal(1, world.Lab.Counters.Orders);
    }

    [Fact]
    public async Task A_request_is_kept_to_the_byte()
    {
        await using var world = await World.StartAsync(certificates, Never);
        var body = LabOrders.Transaction("GO-2026-000003") + " \r\n\t ";
        await world.SendAsync(body);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000004"));
        var first = Encoding.UTF8.GetString((await world.Lab.FindRequestAsync(1))!);
        var second = Encoding.UTF8.GetString((await world.Lab.FindRequestAsync(2))!);
        Assert.StartsWith("POST /fhir HTTP/1.1\r\n", first, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/fhir+json\r\n", first, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, first, StringComparison.Ordinal);
        Assert.StartsWith("POST /fhir HTTP/1.1\r\n", second, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + LabOrders.Transaction("GO-2026-000004"), second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_answered_with_a_message()
    {
        await using var world = await World.StartAsync(certificates, Never);
        var (_, body) = await world.SendAsync(LabOrders.Message("GO-2026-000005"));
        using var answer = JsonDocument.Parse(body);
        var response = answer.RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("response");
        Assert.Equal("bericht-1", response.GetProperty("identifier").GetString());
        Assert.Equal("ok", response.GetProperty("code").GetString());
        Assert.Equal("29771-3", Assert.Single(world.Lab.Orders).Test);
    }

    [Fact]
    public async Task A_result_names_the_order_the_tube_and_the_pseudonym()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000006", barcode: "3000010000066", pseudonym: "pseudo-66"));
        using var result = JsonDocument.Parse(await world.Gateway.NextResultAsync());
        var report = Resource(result, "DiagnosticReport");
        Assert.Equal("final", report.GetProperty("status").GetString());
        Assert.Equal("GO-2026-000006", report.GetProperty("basedOn")[0].GetProperty("identifier").GetProperty("value").GetString());
        Assert.Equal("pseudo-66", report.GetProperty("subject").GetProperty("identifier").GetProperty("value").GetString());
        Assert.Equal("3000010000066", Resource(result, "Specimen").GetProperty("accessionIdentifier").GetProperty("value").GetString());
        Assert.Equal("82675-0", Resource(result, "Observation").GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_lab_that_got_no_person_names_none()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000007", pseudonym: null));
        using var result = JsonDocument.Parse(await world.Gateway.NextResultAsync());
        Assert.False(Resource(result, "DiagnosticReport").TryGetProperty("subject", out _));
    }

    [Fact]
    public async Task A_result_is_sent_again_until_the_gateway_takes_it()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Gateway.AnswerWith(HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.OK);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000008"));
        var first = await world.Gateway.NextResultAsync();
        Assert.Equal(first, await world.Gateway.NextResultAsync());
        Assert.Equal(first, await world.Gateway.NextResultAsync());
        await world.UntilAsync(lab => lab.Counters is { ResultsSent: 3, ResultsAccepted: 1 });
    }

    [Fact]
    public async Task A_refused_result_is_not_sent_again()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Gateway.AnswerWith(HttpStatusCode.Forbidden);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000009"));
        await world.Gateway.NextResultAsync();
        await world.UntilAsync(lab => lab.Counters is { ResultsSent: 1, ResultsRefused: 1 });
        Assert.Equal("refused", Assert.Single(world.Lab.Orders).State);
    }

    [Fact]
    public async Task A_cancelled_order_gets_no_result()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Lab.Behave(new LabBehaviour(LabMode.NoResults));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000010"));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000011"));
        var (answer, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000010", status: "revoked"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        world.Lab.Behave(new LabBehaviour(LabMode.Normal));
        Assert.Contains("GO-2026-000011", await world.Gateway.NextResultAsync(), StringComparison.Ordinal);
        await world.UntilAsync(lab => lab.Orders.Single(order => order.OrderNumber == "GO-2026-000011").State == "resulted");
        Assert.False(world.Gateway.HasResult);
        Assert.Equal("cancelled", world.Lab.Orders.Single(order => order.OrderNumber == "GO-2026-000010").State);
    }

    [Fact]
    public async Task A_cancellation_that_overtakes_its_order_still_holds()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        using var answer = await world.Gateway.PatchAsync(new Uri(world.Lab.Url, $"fhir/ServiceRequest?identifier={LabOrders.NumberSystem}|GO-2026-000012"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000012"));
        Assert.Equal("cancelled", Assert.Single(world.Lab.Orders).State);
        Assert.Equal(0, world.Lab.Counters.ResultsSent);
    }

    [Fact]
    public async Task What_is_not_FHIR_is_refused_and_still_kept()
    {
        await using var world = await World.StartAsync(certificates, Never);
        var (answer, _) = await world.SendAsync("""{"resourceType":"Bundle","type":"transaction","entry":[""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(await world.Lab.FindRequestAsync(1));
        Assert.Equal(0, world.Lab.Counters.Acknowledged);
    }

    [Fact]
    public async Task A_lab_that_starts_again_knows_its_orders_and_sends_what_is_due()
    {
        using var store = new TestFolder();
        await using var gateway = await StandInGateway.StartAsync(certificates.Folder);
        var options = World.Options(certificates, gateway, store.Path, Never);
        await using (var before = await LabHost.StartAsync(options, NullLoggerFactory.Instance))
        {
            await gateway.SendAsync(before.Url, LabOrders.Transaction("GO-2026-000013"));
        }

        await using var after = await LabHost.StartAsync(options with { ResultDelay = AtOnce }, NullLoggerFactory.Instance);
        Assert.Contains("GO-2026-000013", await gateway.NextResultAsync(), StringComparison.Ordinal);
        var (_, body) = await gateway.SendAsync(after.Url, LabOrders.Transaction("GO-2026-000013"));
        Assert.Equal("200 OK", StatusOf(body, 2));
        Assert.NotNull(await after.FindRequestAsync(2));
    }

    [Fact]
    public async Task The_control_API_sends_a_given_result_as_it_is()
    {
        await using var world = await World.StartAsync(certificates, Never);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000014"));
        using var http = new HttpClient { BaseAddress = world.Lab.ControlUrl };
        using var given = new StringContent("""{"resourceType":"Bundle","type":"transaction"}""");
        using var answer = await http.PostAsync(new Uri("results/GO-2026-000014", UriKind.Relative), given);
        Assert.Equal("""{"status":200}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("""{"resourceType":"Bundle","type":"transaction"}""", await world.Gateway.NextResultAsync());
        var counters = await http.GetFromJsonAsync<LabSimulator.Orders.LabCounters>(new Uri("counters", UriKind.Relative));
        Assert.Equal(world.Lab.Counters, counters);
    }

    [Fact]
    public async Task The_control_API_changes_the_behaviour()
    {
        await using var world = await World.StartAsync(certificates, Never);
        using var http = new HttpClient { BaseAddress = world.Lab.ControlUrl };
        using var behaviour = new StringContent("""{"mode":"throttle429","retryAfter":7,"times":1}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(new Uri("behaviour", UriKind.Relative), behaviour)).StatusCode);
        var (throttled, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000015"));
        Assert.Equal(TimeSpan.FromSeconds(7), throttled.Headers.RetryAfter!.Delta);
        using var unknown = new StringContent("""{"mode":"moody"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync(new Uri("behaviour", UriKind.Relative), unknown)).StatusCode);
    }

    [Fact]
    public async Task A_client_of_another_authority_is_refused()
    {
        await using var world = await World.StartAsync(certificates, Never);
        using var stranger = new HttpClient(Peers.MutualTls.ClientHandler(Peers.PeerCertificates.Load(certificates.Folder, "stranger")));
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri(world.Lab.Url, "fhir")));
        Assert.Equal(0, world.Lab.Counters.Received);
    }

    internal static string? StatusOf(string body, int entry)
    {
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("entry")[entry].GetProperty("response").GetProperty("status").GetString();
    }

    internal static JsonElement Resource(JsonDocument bundle, string type) =>
        bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).First(resource => resource.GetProperty("resourceType").ValueEquals(type));
}
