using System.Text.Json.Nodes;

namespace Demo.Site;

/// <summary>
/// The registry of a small day: the demo set with its capacities brought down, so that a few hundred orders fill the labs as a whole day's
/// would, and a suspension leaves some of them without a place.
/// </summary>
internal static class SmallDay
{
    private const int OrdersOfAWholeDay = 3600;

    /// <param name="registry">The registry to start from; it is left as it is.</param>
    /// <param name="copy">Folder of the copy, made anew.</param>
    /// <param name="orders">Orders of the small day.</param>
    public static void Write(string registry, string copy, int orders) => RegistryFolder.Copy(registry, copy, (folder, content) =>
    {
        if (folder == "labs")
            MakeSmaller(content, orders);
    });

    private static void MakeSmaller(JsonNode lab, int orders)
    {
        foreach (var capability in lab["capabilities"]!.AsArray())
            capability!["capacityADay"] = Math.Max(1, capability["capacityADay"]!.GetValue<int>() * orders / OrdersOfAWholeDay);
    }
}
