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
    public static void Write(string registry, string copy, int orders)
    {
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(registry, "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(registry, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var isLab = Path.GetFileName(Path.GetDirectoryName(file)) == "labs";
            File.WriteAllText(target, isLab ? Smaller(File.ReadAllText(file), orders) : File.ReadAllText(file));
        }
    }

    private static string Smaller(string lab, int orders)
    {
        var definition = JsonNode.Parse(lab)!;
        foreach (var capability in definition["capabilities"]!.AsArray())
            capability!["capacityADay"] = Math.Max(1, capability["capacityADay"]!.GetValue<int>() * orders / OrdersOfAWholeDay);
        return definition.ToJsonString();
    }
}
