using System.Text.Json;
using LabSimulator.Orders;

namespace EndToEnd.Worlds;

/// <summary>What a lab itself has on record.</summary>
internal static class LabRecords
{
    /// <summary>Each request of a lab to the byte.</summary>
    public static IReadOnlyList<byte[]> RequestsTo(this ScreeningWorld world, string lab) =>
        [.. Directory.EnumerateFiles(Path.Combine(world.LabFolder(lab), "requests")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>The lab's log: one line for each order of each request.</summary>
    public static IReadOnlyList<LogLine> LogOf(this ScreeningWorld world, string lab)
    {
        using var file = new StreamReader(new FileStream(Path.Combine(world.LabFolder(lab), "log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LogLine>(line, JsonSerializerOptions.Web)!)];
    }

    /// <summary>The orders that a lab acted on for this tube.</summary>
    public static IReadOnlyList<OrderView> OrdersOf(this ScreeningWorld world, string lab, string barcode) =>
        [.. world.Lab(lab).Orders.Where(order => order.Barcode == barcode)];

    /// <summary>The labs that have acted on this tube.</summary>
    public static IReadOnlyList<string> LabsWith(this ScreeningWorld world, string barcode) =>
        [.. ScreeningWorld.LabNames.Where(lab => world.OrdersOf(lab, barcode).Count > 0)];
}
