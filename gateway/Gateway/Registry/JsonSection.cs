using System.Globalization;
using System.Text.Json;

namespace Gateway.Registry;

/// <summary>A text member together with its place, so that what is found wrong with it later can still be told there.</summary>
internal readonly record struct JsonText(string Value, string Path);

/// <summary>
/// One JSON object of a registry file. A member that is missing or of the wrong kind is noted as a problem and read as an empty value, so
/// that reading goes on and finds the next problem too; the definitions made of such values are never used, since a problem refuses the load.
/// </summary>
internal sealed class JsonSection(string file, string path, JsonElement json, RegistryProblems problems)
{
    private readonly List<string> _members = [];

    public string File => file;

    public void Problem(string member, string message, string? nearest = null) => ProblemAt(PathOf(member), message, nearest);

    public void ProblemAt(string place, string message, string? nearest = null) => problems.Add(file, place, message, nearest);

    public string Text(string member)
    {
        var text = Required(member, JsonValueKind.String, "a text")?.GetString();
        if (text is "")
            Problem(member, "must not be empty");
        return text ?? "";
    }

    public string? OptionalText(string member) => Has(member) ? Text(member) : null;

    public JsonText Word(string member) => new(Text(member), PathOf(member));

    public int Whole(string member, int least)
    {
        if (Required(member, JsonValueKind.Number, "a whole number") is not { } value)
            return least;
        if (value.TryGetInt32(out var number) && number >= least)
            return number;
        Problem(member, string.Create(CultureInfo.InvariantCulture, $"must be a whole number of at least {least}"));
        return least;
    }

    public double AboveZero(string member)
    {
        if (Required(member, JsonValueKind.Number, "a number") is not { } value)
            return 1;
        if (value.TryGetDouble(out var number) && double.IsFinite(number) && number > 0)
            return number;
        Problem(member, "must be a number above 0");
        return 1;
    }

    /// <summary>A part of a whole, 0 to <paramref name="most"/>; 0 where it is not there.</summary>
    public double OptionalPart(string member, double most)
    {
        if (!Has(member) || Required(member, JsonValueKind.Number, "a number") is not { } value)
            return 0;
        if (value.TryGetDouble(out var number) && number >= 0 && number <= most)
            return number;
        Problem(member, string.Create(CultureInfo.InvariantCulture, $"must be a number from 0 to {most}"));
        return 0;
    }

    /// <summary>A part of a whole that has to be there, 0 to 1.</summary>
    public double Part(string member)
    {
        if (!Has(member))
            Problem(member, "is missing; it must be a number from 0 to 1");
        return OptionalPart(member, most: 1);
    }

    /// <summary>A list of numbers; what they may be is the caller's to say.</summary>
    public IReadOnlyList<double> Parts(string member)
    {
        var parts = new List<double>();
        foreach (var (item, place) in Items(member, least: 1))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var part))
                parts.Add(part);
            else
                ProblemAt(place, "must be a number");
        }

        return parts;
    }

    public bool OptionalFlag(string member)
    {
        if (!Has(member))
            return false;
        var value = json.GetProperty(member);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Problem(member, "must be true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Keeps the place of every item: item n of the answer is item n of the file.</summary>
    public IReadOnlyList<JsonText> Texts(string member, int least)
    {
        var texts = new List<JsonText>();
        foreach (var (item, place) in Items(member, least))
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (text.Length == 0)
                ProblemAt(place, "must be a text that is not empty");
            else if (texts.Exists(earlier => earlier.Value == text))
                ProblemAt(place, $"'{text}' is there twice; remove one");
            texts.Add(new JsonText(text, place));
        }

        return texts;
    }

    public IReadOnlyList<JsonText> OptionalTexts(string member) => Has(member) ? Texts(member, least: 0) : [];

    /// <summary>Keeps the place of every item, as <see cref="Texts"/> does.</summary>
    public IReadOnlyList<T> Sections<T>(string member, Func<JsonSection, T> read)
    {
        var sections = new List<T>();
        foreach (var (item, place) in Items(member, least: 1))
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                var section = new JsonSection(file, place, item, problems);
                sections.Add(read(section));
                section.RefuseUnknownMembers();
            }
            else
            {
                ProblemAt(place, "must be an object");
                sections.Add(read(new JsonSection(file, place, JsonElement.Parse("{}"), new RegistryProblems())));
            }
        }

        return sections;
    }

    /// <summary>An object inside this one; null where it is not there.</summary>
    public T? OptionalSection<T>(string member, Func<JsonSection, T> read)
        where T : class
    {
        if (!Has(member) || Required(member, JsonValueKind.Object, "an object") is not { } value)
            return null;
        var section = new JsonSection(file, PathOf(member), value, problems);
        var definition = read(section);
        section.RefuseUnknownMembers();
        return definition;
    }

    /// <summary>To be called when all members that exist have been asked for: what is left is a slip of the pen.</summary>
    public void RefuseUnknownMembers()
    {
        foreach (var member in json.EnumerateObject().Where(member => !_members.Contains(member.Name)))
            Problem(member.Name, "there is no such member; remove it or correct its name", NearestWord.Of(member.Name, _members));
    }

    public bool Has(string member)
    {
        _members.Add(member);
        return json.TryGetProperty(member, out _);
    }

    private List<(JsonElement Item, string Place)> Items(string member, int least)
    {
        if (Required(member, JsonValueKind.Array, "a list") is not { } list)
            return [];
        if (list.GetArrayLength() < least)
            Problem(member, "must name at least one");
        return [.. list.EnumerateArray().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{PathOf(member)}[{index}]")))];
    }

    private JsonElement? Required(string member, JsonValueKind kind, string what)
    {
        if (!Has(member))
            Problem(member, $"is missing; it must be {what}");
        else if (json.GetProperty(member) is var value && value.ValueKind == kind)
            return value;
        else
            Problem(member, $"must be {what}");
        return null;
    }

    private string PathOf(string member) => $"{path}.{member}";
}
