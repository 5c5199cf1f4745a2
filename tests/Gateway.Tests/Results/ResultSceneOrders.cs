using System.Globalization;
using System.Text.Json;
using Gateway.Disclosure;
using Gateway.Ledger;
using Gateway.Orders;
using Gateway.Tests.Ledger;
using ProgrammeSimulator.Persons;

namespace Gateway.Tests.Results;

/// <summary>Orders of women of their own, at a lab.</summary>
internal static class ResultSceneOrders
{
    /// <summary>An order of a woman of her own, delivered at a lab; under the number that the lab got.</summary>
    public static async Task<LabOrder> DeliverAsync(this ResultScene scene, string lab = ResultScene.Lab, string? barcode = null, string? collected = "2026-03-02T10:15:00+01:00", string placer = ResultScene.Placer)
    {
        var order = await scene.PlaceAsync(lab, barcode, collected, placer);
        await scene.Ledger.SettleAsync(order.Allocation, new DeliveryOutcome.Delivered());
        return order;
    }

    /// <summary>The same, sent to the lab and not yet acknowledged.</summary>
    public static async Task<LabOrder> PlaceAsync(this ResultScene scene, string lab = ResultScene.Lab, string? barcode = null, string? collected = null, string placer = ResultScene.Placer)
    {
        var index = scene.NextOrder();
        var number = new PlacerOrderNumber(ResultScene.NumberSystem, $"BVO-2026-{index.ToString("D6", CultureInfo.InvariantCulture)}");
        var bsn = Bsn.Test(index);
        var tube = barcode ?? $"3000{index.ToString("D9", CultureInfo.InvariantCulture)}";
        var id = LedgerIds.NewOrderId(scene.Programme);
        var link = new OrderLink(
            number,
            System.Text.Encoding.UTF8.GetBytes($$"""[{"system":"{{Bsn.System}}","value":"{{bsn}}"}]"""),
            $"Patient/{index}",
            System.Text.Encoding.UTF8.GetBytes($$"""[{"type":{"coding":[{"code":"PLAC"}]},"system":"{{number.System}}","value":"{{number.Value}}"}]"""),
            OrderReference: $"ServiceRequest/{index}",
            [tube],
            collected is null ? [] : [collected]);
        var placed = await scene.Ledger.PlaceOneAsync(new PlaceRequest(
            id,
            placer,
            scene.Tokens.OrderNumber(placer, number.System, number.Value),
            "digest",
            "hrhpv",
            Urgent: false,
            Region: "",
            scene.Tokens.Person(Bsn.System, bsn),
            Scene.Sealed("order"),
            scene.Sealer.Seal(new SealSubject(scene.Programme, id, SealPurpose.Link), JsonSerializer.SerializeToUtf8Bytes(link, OrderJson.Default.OrderLink)),
            [Scene.Lab(lab, capacity: 1_000_000, limit: 1_000_000)],
            LedgerIds.NewOrderNumber(scene.Programme)));
        return new LabOrder(id, lab, placed.Allocation!, number, bsn, tube, scene.PseudonymOf(bsn, lab), index);
    }
}

/// <summary>An order as its lab knows it.</summary>
internal sealed record LabOrder(
    string Id, string Lab, AllocationRecord Allocation, PlacerOrderNumber PlacerNumber, string Bsn, string Barcode, (string System, string Value) Pseudonym, int Index)
{
    public string Number => Allocation.OrderNumber;
}
