using System.Text.Json;

namespace Gateway.Registry;

/// <summary>One file of the registry folder that could be read.</summary>
/// <param name="Name">Relative to the registry folder, with forward slashes: <c>labs/lab-noord.json</c>.</param>
/// <param name="Id">The file's name without its ending: what the file defines has this id.</param>
/// <param name="Json">UTF-8 without byte order mark; not yet known to be JSON.</param>
internal sealed record RegistryFile(string Name, string Id, ReadOnlyMemory<byte> Json);

/// <summary>The files of the registry folder.</summary>
internal sealed class RegistryFolder(string folder, RegistryProblems problems)
{
    // A duplicate member would silently win over the first; a comment would be lost on a reader who edits by program.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The <c>*.json</c> of one subfolder in order of name; what cannot be read is a problem and not in the answer.</summary>
    public IReadOnlyList<RegistryFile> Files(string subfolder, bool required)
    {
        var path = Path.Combine(folder, subfolder);
        try
        {
            string[] names = Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [];
            if (required && names.Length == 0)
                problems.Add(subfolder, "$", "holds no *.json file; put at least one there");
            Array.Sort(names, StringComparer.Ordinal);
            return [.. names.Select(name => Read(subfolder, name)).OfType<RegistryFile>()];
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add(subfolder, "$", "cannot be listed; let the gateway's account read the folder");
            return [];
        }
    }

    /// <summary>The file's object as <paramref name="read"/> understands it; null, with a problem, when the file is no JSON object.</summary>
    public static T? Parse<T>(RegistryFile file, RegistryProblems problems, Func<JsonSection, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(file.Json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var section = new JsonSection(file.Name, "$", document.RootElement, problems);
                var definition = read(section);
                section.RefuseUnknownMembers();
                return definition;
            }

            problems.Add(file.Name, "$", "must be a JSON object");
        }
        catch (JsonException malformed)
        {
            var reason = malformed.Message.Split(" LineNumber:", 2)[0];
            problems.Add(file.Name, "$", $"is not valid JSON: {reason}", line: (int?)malformed.LineNumber + 1);
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws when a text is asked for that is no UTF-8 or holds half a surrogate pair.
            problems.Add(file.Name, "$", "holds a text that is not valid Unicode; save the file as UTF-8");
        }

        return null;
    }

    private RegistryFile? Read(string subfolder, string path)
    {
        var name = $"{subfolder}/{Path.GetFileName(path)}";
        try
        {
            return new RegistryFile(name, Path.GetFileNameWithoutExtension(path), WithoutByteOrderMark(File.ReadAllBytes(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(name, "$", "cannot be read; let the gateway's account read it");
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] json) =>
        json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsMemory(3) : json;
}
