using System.Text.Json.Nodes;

namespace Demo.Site;

/// <summary>A copy of a registry in which some files are changed a little.</summary>
internal static class RegistryFolder
{
    /// <param name="registry">The registry to start from; it is left as it is.</param>
    /// <param name="copy">Folder of the copy, made anew.</param>
    /// <param name="change">What becomes of a file: its folder (<c>labs</c>, <c>programmes</c>, ...) and its content.</param>
    public static void Copy(string registry, string copy, Action<string, JsonNode> change)
    {
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Files(registry))
            Change(file, Path.Combine(copy, Path.GetRelativePath(registry, file)), change);
    }

    /// <param name="registry">A registry whose files are changed where they are.</param>
    /// <param name="change">What becomes of a file: its folder and its content.</param>
    public static void Change(string registry, Action<string, JsonNode> change)
    {
        foreach (var file in Files(registry))
            Change(file, file, change);
    }

    private static string[] Files(string registry) => Directory.GetFiles(registry, "*.json", SearchOption.AllDirectories);

    private static void Change(string file, string target, Action<string, JsonNode> change)
    {
        var content = JsonNode.Parse(File.ReadAllText(file))!;
        change(Path.GetFileName(Path.GetDirectoryName(file))!, content);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, content.ToJsonString());
    }
}
