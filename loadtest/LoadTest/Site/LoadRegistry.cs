using System.Text.Json.Nodes;

namespace LoadTest.Site;

/// <summary>The demo set of the registry, with the ports of this run and room for any number of orders: what is measured is the way, not a full lab.</summary>
internal static class LoadRegistry
{
    private const int PlentyADay = 100_000_000;

    /// <param name="registry">The registry to start from; it is left as it is.</param>
    /// <param name="copy">Folder of the copy.</param>
    /// <param name="ports">Of labs and programmes, by id.</param>
    public static void Write(string registry, string copy, IReadOnlyDictionary<string, int> ports)
    {
        foreach (var file in Directory.EnumerateFiles(registry, "*.json", SearchOption.AllDirectories))
        {
            var content = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            var kind = Path.GetRelativePath(registry, file).Split(Path.DirectorySeparatorChar)[0];
            if (kind == "labs")
                Widen(content, ports);
            else if (kind == "programmes")
                Redirect(content, ports);
            var target = Path.Combine(copy, Path.GetRelativePath(registry, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, content.ToJsonString());
        }
    }

    private static void Widen(JsonObject lab, IReadOnlyDictionary<string, int> ports)
    {
        lab["endpoint"] = Endpoint(ports[lab["id"]!.GetValue<string>()]);
        lab["outstandingLimit"] = PlentyADay;
        foreach (var capability in lab["capabilities"]!.AsArray())
            capability!["capacityADay"] = PlentyADay;
    }

    private static void Redirect(JsonObject programme, IReadOnlyDictionary<string, int> ports)
    {
        foreach (var placer in programme["placers"]!.AsArray())
        {
            if (ports.TryGetValue(placer!["id"]!.GetValue<string>(), out var port))
                placer["resultsEndpoint"] = Endpoint(port);
        }
    }

    private static string Endpoint(int port) => $"https://localhost:{port}/fhir";
}
