using System.Text.RegularExpressions;

namespace Gateway.Registry;

/// <summary>The kinds of text that several registry files share.</summary>
internal static partial class RegistryText
{
    /// <summary>An id: it becomes part of Redis keys, metrics and URLs, so it must never need escaping.</summary>
    public static string Id(this JsonSection section, string member)
    {
        var id = section.Text(member);
        if (id.Length == 0 || IdPattern.IsMatch(id))
            return id;
        section.Problem(member, $"'{id}' is no id; use 1 to 32 of a-z, 0-9 and -");
        return "";
    }

    /// <summary>The id of what a file as a whole defines: the file's own name, so that two files cannot define the same.</summary>
    public static string IdOf(this JsonSection section, RegistryFile file)
    {
        var id = section.Id("id");
        if (id.Length > 0 && id != file.Id)
            section.Problem("id", $"'{id}' is not the file's name; rename the file to {id}.json or write '{file.Id}'");
        return file.Id;
    }

    /// <summary>A FHIR base: https, since orders and results travel there, and nothing but scheme, host, port and path.</summary>
    public static Uri Endpoint(this JsonSection section, string member)
    {
        var text = section.Text(member);
        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            && endpoint.Scheme == Uri.UriSchemeHttps
            && endpoint is { UserInfo: "", Query: "", Fragment: "" })
        {
            return endpoint;
        }

        if (text.Length > 0)
            section.Problem(member, "must be an https URL without user, query or fragment, such as https://lab.example/fhir");
        return Nowhere;
    }

    /// <summary>A code or identifier system (FHIR R4 uri), kept as it is written: FHIR compares it letter by letter.</summary>
    public static string System(this JsonSection section, string member)
    {
        var text = section.Text(member);
        if (text.Length > 0 && !IsSystem(text))
            section.Problem(member, "must be an absolute URI, such as http://loinc.org or urn:oid:2.16.528.1.1007.3.3");
        return text;
    }

    public static bool IsSystem(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !uri.IsFile && !text.Any(char.IsWhiteSpace);

    /// <summary>One of a few words.</summary>
    public static T OneOf<T>(this JsonSection section, JsonText written, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (words.TryGetValue(written.Value, out var meant))
            return meant;
        if (written.Value.Length > 0)
        {
            section.ProblemAt(
                written.Path,
                $"'{written.Value}' is not one of {string.Join(", ", words.Keys)}",
                NearestWord.Of(written.Value, words.Keys));
        }

        return default;
    }

    private static readonly Uri Nowhere = new("https://invalid.");

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdPattern { get; }
}
