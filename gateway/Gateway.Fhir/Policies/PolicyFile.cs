using System.Text;
using System.Text.Json;

namespace Gateway.Fhir;

/// <summary>A policy file as it is written, each part with its line.</summary>
internal sealed class PolicyFile
{
    private static readonly string[] Fields = ["id", "version", "lab", "tests", "legalBasis", "purpose", "elements"];

    private readonly byte[] _json;
    private readonly string _file;
    private readonly List<PolicyProblem> _problems = [];
    private int _counted;
    private int _line = 1;

    private PolicyFile(ReadOnlyMemory<byte> json, string file)
    {
        _json = json.Span.StartsWith("\uFEFF"u8) ? json[3..].ToArray() : json.ToArray();
        _file = file;
    }

    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public List<string> Tests { get; } = [];

    public List<PolicyLine> Lines { get; } = [];

    public static PolicyFile Parse(ReadOnlyMemory<byte> json, string file, out List<PolicyProblem> problems)
    {
        var policy = new PolicyFile(json, file);
        problems = policy._problems;
        try
        {
            var reader = new Utf8JsonReader(policy._json, new JsonReaderOptions { MaxDepth = 8 });
            policy.ReadRoot(ref reader);
            reader.Read();
        }
        catch (JsonException e)
        {
            problems.Add(new PolicyProblem(file, (int)(e.LineNumber ?? 0) + 1, "", "The file is not valid JSON.", null));
        }

        return policy;
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Report(ref reader, "", "A policy is a JSON object.");
            reader.Skip();
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            if (!seen.Add(field))
                Report(ref reader, field, "The field stands twice.");
            else if (!Fields.Contains(field, StringComparer.Ordinal))
                Report(ref reader, field, "A policy has no such field.", Nearest.Of(field, Fields));
            reader.Read();
            ReadField(ref reader, field);
        }

        foreach (var missing in Fields.Where(f => !seen.Contains(f)))
            Report(ref reader, missing, missing == "legalBasis" ? "A policy names its legal basis." : "The field is missing.");
    }

    private void ReadField(ref Utf8JsonReader reader, string field)
    {
        switch (field)
        {
            case "elements" when reader.TokenType == JsonTokenType.StartObject:
                ReadLines(ref reader);
                break;
            case "tests" when reader.TokenType == JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (ReadText(ref reader, field) is { } test)
                        Tests.Add(test);
                }

                if (Tests.Count == 0)
                    Report(ref reader, field, "A policy names the tests it is for.");
                break;
            case "elements":
                Report(ref reader, field, "elements is an object of paths and actions.");
                reader.Skip();
                break;
            case "tests":
                Report(ref reader, field, "tests is an array of test names.");
                reader.Skip();
                break;
            default:
                if (Fields.Contains(field, StringComparer.Ordinal))
                    Texts[field] = ReadText(ref reader, field) ?? "";
                else
                    reader.Skip();
                break;
        }
    }

    private string? ReadText(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.String && !string.IsNullOrWhiteSpace(reader.GetString()))
            return reader.GetString();
        Report(ref reader, field, "Text is required here.");
        reader.Skip();
        return null;
    }

    private void ReadLines(ref Utf8JsonReader reader)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = reader.GetString()!;
            var number = LineOf(ref reader);
            if (!seen.Add(path))
                Report(ref reader, path, "The path stands twice.");
            reader.Read();
            var (action, replacement) = ReadAction(ref reader);
            if (action is { } known)
                Lines.Add(new PolicyLine(Lines.Count, number, path, known, replacement));
            else
                Report(ref reader, path, "The action is one of \"keep\", \"pseudonymise\", \"mask\", {\"generalise\": \"year\" | \"month\" | \"postcode\"}, {\"replace\": value}.");
        }

        if (seen.Count == 0)
            Report(ref reader, "elements", "A policy without a line discloses nothing, not even the order.");
    }

    private static (RuleAction? Action, string? Replacement) ReadAction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() switch
            {
                "keep" => (RuleAction.Keep, null),
                "pseudonymise" => (RuleAction.Pseudonymise, null),
                "mask" => (RuleAction.Mask, null),
                _ => default,
            };
        }

        using var action = JsonDocument.ParseValue(ref reader);
        if (action.RootElement.ValueKind != JsonValueKind.Object || action.RootElement.GetPropertyCount() != 1)
            return default;
        var parameter = action.RootElement.EnumerateObject().First();
        return (parameter.Name, parameter.Value.ValueKind) switch
        {
            ("generalise", JsonValueKind.String) => (parameter.Value.GetString() switch
            {
                "year" => RuleAction.GeneraliseToYear,
                "month" => RuleAction.GeneraliseToMonth,
                "postcode" => RuleAction.GeneralisePostcode,
                _ => null,
            }, null),
            ("replace", JsonValueKind.String) => (RuleAction.Replace, Encoding.UTF8.GetString(JsonText.Quote(parameter.Value.GetString()!))),
            ("replace", JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) => (RuleAction.Replace, parameter.Value.GetRawText()),
            _ => default,
        };
    }

    private void Report(ref Utf8JsonReader reader, string path, string message, string? nearest = null) =>
        _problems.Add(new PolicyProblem(_file, LineOf(ref reader), path, message, nearest));

    private int LineOf(ref Utf8JsonReader reader)
    {
        for (; _counted < reader.TokenStartIndex; _counted++)
            _line += _json[_counted] == '\n' ? 1 : 0;
        return _line;
    }
}
