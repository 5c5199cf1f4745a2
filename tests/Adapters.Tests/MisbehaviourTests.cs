using System.Net;
using System.Text.Json;
using LabSimulator.Behaviour;

namespace Adapters.Tests;

public sealed class MisbehaviourTests(TestCertificates certificates)
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task An_error_500_does_not_act_on_the_order()
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.Error500, Times: 1));
        var (failed, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000101"));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(0, world.Lab.Counters.Orders);
        var (_, body) = await world.SendAsync(LabOrders.Transaction("GO-2026-000101"));
        Assert.Equal("201 Created", LabTests.StatusOf(body, 2));
    }

    [Fact]
    public async Task A_throttling_lab_says_when_to_come_back()
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.Throttle429, RetryAfter: 3, Times: 2));
        for (var i = 0; i < 2; i++)
        {
            var (throttled, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000102"));
            Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(3), throttled.Headers.RetryAfter!.Delta);
        }

        var (answer, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000102"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(422, null)]
    [InlineData(503, 7)]
    public async Task A_lab_answers_with_the_status_it_is_told_without_acting(int status, int? retryAfter)
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.Status, Status: status, RetryAfter: retryAfter));
        var (refused, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000112"));
        Assert.Equal((status, retryAfter), ((int)refused.StatusCode, (int?)refused.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Equal(0, world.Lab.Counters.Orders);
    }

    [Fact]
    public async Task A_connection_closed_without_an_answer_leaves_an_order_that_was_acted_on()
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.CloseUnanswered, Times: 1));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => world.SendAsync(LabOrders.Transaction("GO-2026-000113")));
        Assert.Equal((1, 0), (world.Lab.Counters.Orders, world.Lab.Counters.Acknowledged));
    }

    [Fact]
    public async Task A_connection_closed_in_the_middle_of_the_answer_leaves_an_order_that_was_acted_on()
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.CloseMidAnswer, Times: 1));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => world.SendAsync(LabOrders.Transaction("GO-2026-000103")));
        Assert.Equal((1, 0), (world.Lab.Counters.Orders, world.Lab.Counters.Acknowledged));
        var (_, body) = await world.SendAsync(LabOrders.Transaction("GO-2026-000103"));
        Assert.Equal("200 OK", LabTests.StatusOf(body, 2));
    }

    [Fact]
    public async Task A_slow_lab_has_the_order_before_it_answers()
    {
        await using var world = await World.StartAsync(certificates, Never);
        world.Lab.Behave(new LabBehaviour(LabMode.Slow, Delay: Never));
        var sending = world.SendAsync(LabOrders.Transaction("GO-2026-000104"));
        await world.UntilAsync(lab => lab.Counters.Orders == 1);
        Assert.False(sending.IsCompleted);
        await world.Lab.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
    }

    [Fact]
    public async Task Refused_TLS_cuts_open_connections_and_fails_new_ones()
    {
        await using var world = await World.StartAsync(certificates, Never);
        await world.SendAsync(LabOrders.Transaction("GO-2026-000105"));
        world.Lab.Behave(new LabBehaviour(LabMode.RefuseTls));
        await Assert.ThrowsAsync<HttpRequestException>(() => world.SendAsync(LabOrders.Transaction("GO-2026-000106")));
        world.Lab.Behave(new LabBehaviour(LabMode.Normal));
        var (answer, _) = await world.SendAsync(LabOrders.Transaction("GO-2026-000106"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, world.Lab.Counters.Received);
    }

    [Fact]
    public async Task A_result_for_an_unknown_order_names_a_number_that_was_never_given_out()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Lab.Behave(new LabBehaviour(LabMode.UnknownOrder, Times: 1));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000107"));
        Assert.NotEqual("GO-2026-000107", NumberIn(await world.Gateway.NextResultAsync()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_wrong_pseudonym_is_someone_elses()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Lab.Behave(new LabBehaviour(LabMode.WrongPseudonym));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000108", pseudonym: "7d1f0a44c2"));
        using var result = JsonDocument.Parse(await world.Gateway.NextResultAsync());
        var report = LabTests.Resource(result, "DiagnosticReport");
        Assert.Equal("GO-2026-000108", report.GetProperty("basedOn")[0].GetProperty("identifier").GetProperty("value").GetString());
        Assert.NotEqual("7d1f0a44c2", report.GetProperty("subject").GetProperty("identifier").GetProperty("value").GetString(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Results_kept_back_go_out_when_the_lab_is_normal_again()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Lab.Behave(new LabBehaviour(LabMode.NoResults));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000109"));
        Assert.Equal(0, world.Lab.Counters.ResultsSent);
        world.Lab.Behave(new LabBehaviour(LabMode.Normal));
        Assert.Equal("GO-2026-000109", NumberIn(await world.Gateway.NextResultAsync()));
    }

    [Fact]
    public async Task A_swapped_result_has_one_orders_tube_and_the_others_number()
    {
        await using var world = await World.StartAsync(certificates, AtOnce);
        world.Lab.Behave(new LabBehaviour(LabMode.NoResults));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000110", barcode: "3000010000110"));
        await world.SendAsync(LabOrders.Transaction("GO-2026-000111", barcode: "3000010000111"));
        world.Lab.Behave(new LabBehaviour(LabMode.Swap, Times: 2));
        var barcodes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            var body = await world.Gateway.NextResultAsync();
            using var result = JsonDocument.Parse(body);
            barcodes[NumberIn(body)!] = LabTests.Resource(result, "Specimen").GetProperty("accessionIdentifier").GetProperty("value").GetString()!;
        }

        Assert.Equal("3000010000111", barcodes["GO-2026-000110"]);
        Assert.Equal("3000010000110", barcodes["GO-2026-000111"]);
    }

    private static string? NumberIn(string body)
    {
        using var result = JsonDocument.Parse(body);
        return LabTests.Resource(result, "DiagnosticReport").GetProperty("basedOn")[0].GetProperty("identifier").GetProperty("value").GetString();
    }
}
