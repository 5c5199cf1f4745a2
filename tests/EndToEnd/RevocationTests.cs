using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Worlds;
using ProgrammeSimulator;
using static EndToEnd.Worlds.CancellationWorld;

namespace EndToEnd;

/// <summary>What a placer is told when it takes back what it may not, what is taken back already, or several at once.</summary>
[Collection(nameof(CancellationWorld))]
public sealed class RevocationTests(CancellationWorld fixture) : IAsyncDisposable
{
    private ScreeningWorld World => fixture.World;

    public async ValueTask DisposeAsync() => await fixture.PutRightAsync();

    [Fact]
    public async Task Another_placers_order_is_as_unknown_as_one_that_never_was()
    {
        var (placer, order, _) = await World.DeliveredAsync(HpvLab);
        var ofAnother = await World.BowelPlacer.SendAsync("fhir", Revocation.Revoked(order));
        var ofNobody = await World.BowelPlacer.SendAsync("fhir", Revocation.Revoked(Orders.One(Programme.Cervical)));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not-found"), (ofAnother.Status, Revocation.Issue(ofAnother)));
        Assert.Equal(Encoding.UTF8.GetString(ofNobody.Body.Span), Encoding.UTF8.GetString(ofAnother.Body.Span));
        Assert.Equal(("accepted", null), Revocation.Told(await placer.Client.FindTaskAsync(order.PlacerOrderNumber), inSearchset: true));
    }

    [Fact]
    public async Task An_order_with_its_result_cannot_be_taken_back()
    {
        var (placer, order, number) = await World.DeliveredAsync(FitLab);
        Assert.Equal(200, await World.SendResultAsync(FitLab, number));

        var answer = await placer.SendAsync("fhir", Revocation.Revoked(order));

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (answer.Status, Revocation.Issue(answer)));
        Assert.Equal("completed", (await placer.TaskAsync(order)).Status);
    }

    [Fact]
    public async Task A_cancelled_order_stays_cancelled_whatever_is_sent_again()
    {
        var (placer, order, _) = await World.DeliveredAsync(FitLab);
        var first = await placer.RevokeAsync(order);
        await placer.BecomesAsync(order, task => task.Status == "cancelled");

        Assert.Equal(("cancelled", "cancelled-at-lab"), Revocation.Told(await placer.RevokeAsync(order)));
        var placedAgain = await placer.SendAsync(order.Path, order.Body);
        Assert.Equal((HttpStatusCode.OK, first.TaskId), (placedAgain.Status, placedAgain.TaskId));
        Assert.Equal(("cancelled", "cancelled-at-lab"), Revocation.Told(placedAgain));
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
}
