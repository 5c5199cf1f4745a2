using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Demo.Records;

/// <summary>Reads a file of JSON lines that its owner is still adding to: whole lines only.</summary>
internal static class JsonLines
{
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(string file, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        if (!File.Exists(file))
            return [];
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellation);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, type)!)];
    }
}
