using System.Text.Json;

namespace Gateway.Cli.Explain;

/// <summary>Finds a policy by file or by id.</summary>
internal static class PolicyFinder
{
    public static FileInfo? Find(string policy, DirectoryInfo folder)
    {
        if (File.Exists(policy))
            return new FileInfo(policy);
        return folder.Exists ? folder.EnumerateFiles("*.json", SearchOption.AllDirectories).FirstOrDefault(file => HasId(file, policy)) : null;
    }

    private static bool HasId(FileInfo file, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var own) && own.ValueEquals(id);
        }
        catch (JsonException)
        {
            // Another policy's mistake; the gateway tells it at start.
            return false;
        }
    }
}
