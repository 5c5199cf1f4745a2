using System.Text.Json.Nodes;

namespace EndToEnd.Worlds;

/// <summary>The demo registry in memory, to be changed and written to a folder of the test's own.</summary>
public sealed class RegistryCopy
{
    private readonly Dictionary<string, JsonObject> _files = new(StringComparer.Ordinal);

    public RegistryCopy()
    {
        var demo = Path.Combine(Repository.Root, "gateway", "registry");
        foreach (var file in Directory.EnumerateFiles(demo, "*.json", SearchOption.AllDirectories))
            _files.Add(Path.GetRelativePath(demo, file), JsonNode.Parse(File.ReadAllBytes(file))!.AsObject());
    }

    public JsonObject Lab(string id) => _files[$"labs/{id}.json"];

    public JsonObject Programme(string id) => _files[$"programmes/{id}.json"];

    public JsonObject OrderPolicy(string lab) => _files[$"policies/{lab}.json"];

    public JsonObject ResultsPolicy(string lab) => _files[$"policies/results/{lab}.json"];

    public JsonObject this[string file]
    {
        get => _files[file];
        set => _files[file] = value;
    }

    public void Remove(string file) => _files.Remove(file);

    /// <summary>The lab does these tests and no others.</summary>
    public void Does(string lab, params (string Test, int CapacityADay)[] capabilities) =>
        Lab(lab)["capabilities"] = new JsonArray([.. capabilities.Select(does => (JsonNode)new JsonObject
        {
            ["test"] = does.Test,
            ["capacityADay"] = does.CapacityADay,
            ["share"] = 50,
        })]);

    public JsonObject Placer(string id) => _files.Where(file => file.Key.StartsWith("programmes/", StringComparison.Ordinal))
        .SelectMany(file => file.Value["placers"]!.AsArray())
        .Select(placer => placer!.AsObject())
        .Single(placer => placer["id"]!.GetValue<string>() == id);

    /// <summary>Changes files by their folder, as the demonstration does with its own copy.</summary>
    public void Change(Action<string, JsonNode> change)
    {
        foreach (var (file, content) in _files)
            change(Path.GetFileName(Path.GetDirectoryName(file))!, content);
    }

    public void WriteTo(string folder)
    {
        foreach (var (file, content) in _files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content.ToJsonString());
        }
    }
}
