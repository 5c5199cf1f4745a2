using System.Globalization;
using System.Text.Json.Nodes;

namespace Demo.Site;

/// <summary>A copy of a registry in which each lab is changed a little.</summary>
internal static class RegistryFolder
{
    private const int Noon = 12;

    /// <param name="registry">The registry to start from; it is left as it is.</param>
    /// <param name="copy">Folder of the copy, made anew.</param>
    /// <param name="changeLab">What becomes of a lab's definition.</param>
    public static void Copy(string registry, string copy, Action<JsonNode> changeLab)
    {
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(registry, "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(registry, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var content = JsonNode.Parse(File.ReadAllText(file))!;
            if (Path.GetFileName(Path.GetDirectoryName(file)) == "labs")
                changeLab(content);
            File.WriteAllText(target, content.ToJsonString());
        }
    }

    /// <summary>It is about noon at the lab: no story of minutes runs into its midnight, when capacities are there anew and held orders leave by themselves.</summary>
    public static void MakeItNoon(JsonNode lab, DateTimeOffset now)
    {
        // Etc/GMT-5 is five hours before Greenwich.
        var hours = now.UtcDateTime.Hour - Noon;
        lab["timeZone"] = hours == 0 ? "Etc/GMT" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{hours:+0;-0}");
    }
}
