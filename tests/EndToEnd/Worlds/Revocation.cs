using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProgrammeSimulator;
using ProgrammeSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>A placer takes an order back, and is told how it stands.</summary>
internal static class Revocation
{
    public static async Task<PlacerAnswer> RevokeAsync(this Placer placer, GeneratedOrder order)
    {
        var answer = await placer.SendAsync("fhir", Revoked(order));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    /// <summary>Nothing but the number, and a subject that is not the order's.</summary>
    public static ReadOnlyMemory<byte> Revoked(GeneratedOrder order) => order.Body.With(bundle =>
    {
        var request = bundle.Order();
        foreach (var element in request.Select(element => element.Key).Where(name => name is not ("resourceType" or "identifier" or "intent")).ToList())
            request.Remove(element);
        request["status"] = "revoked";
        request["subject"] = new JsonObject { ["display"] = "Onbekend" };
    });

    public static async Task<(Placer Placer, GeneratedOrder Order, string Number)> DeliveredAsync(this ScreeningWorld world, string lab)
    {
        var (placer, programme) = lab == CancellationWorld.HpvLab ? (world.CervicalPlacer, Programme.Cervical) : (world.BowelPlacer, Programme.Bowel);
        var order = Orders.One(programme);
        await placer.PlaceAsync(order);
        await placer.BecomesAsync(order, task => task.Status == "accepted");
        return (placer, order, Assert.Single(world.OrdersOf(lab, order.Barcode)).OrderNumber);
    }

    public static async Task<int> SendResultAsync(this ScreeningWorld world, string lab, string number)
    {
        using var control = new HttpClient { BaseAddress = world.Lab(lab).ControlUrl };
        using var sent = await control.PostAsync($"results/{number}", new ByteArrayContent([]));
        return (await sent.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<int>();
    }

    public static bool IsReceived(this ScreeningWorld world, GeneratedOrder order) =>
        world.Results(ScreeningWorld.Bowel).Received.Any(report => report.OrderNumbers.Contains(order.PlacerOrderNumber));

    public static (string Status, string? BusinessStatus) Told(PlacerAnswer answer, bool inSearchset = false)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(inSearchset, answer.Location is null);
        var task = PlacedTask.In(answer);
        return (task.Status, task.BusinessStatus);
    }

    public static string Issue(PlacerAnswer answer) => JsonNode.Parse(answer.Body.Span)!["issue"]![0]!["code"]!.GetValue<string>();
}
