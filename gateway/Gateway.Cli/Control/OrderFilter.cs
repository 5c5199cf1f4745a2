using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Control;

/// <summary>Which orders a command is about: those that are as every option says that is there.</summary>
internal sealed class OrderFilter
{
    private readonly Option<string[]> _states = new("--state") { Description = "They are held, refused or undeliverable; more than once for several.", HelpName = "STATE" };

    private readonly Option<string?>[] _others =
    [
        new("--lab") { Description = "They were at this lab last.", HelpName = "LAB" },
        new("--test") { Description = "Of this test.", HelpName = "TEST" },
        new("--because") { Description = "With this reason or status, as `attention` shows it.", HelpName = "CODE" },
        new("--since") { Description = "They stand so since then or later, such as 2026-11-22T03:00:00Z.", HelpName = "TIME" },
        new("--until") { Description = "They stand so since before then.", HelpName = "TIME" },
    ];

    public void AddTo(Command command)
    {
        command.Add(_states);
        foreach (var option in _others)
            command.Add(option);
    }

    /// <summary>As a URL says it; empty where nothing is asked for.</summary>
    public string Query(ParseResult arguments)
    {
        var parts = States(arguments).Select(state => ("state", state)).Concat(_others.Select(option => (option.Name[2..], arguments.GetValue(option)!)).Where(part => part.Item2 is not null));
        var query = string.Join('&', parts.Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }

    /// <summary>As a request's body says it.</summary>
    public void Write(JsonObject body, ParseResult arguments)
    {
        if (States(arguments) is { Length: > 0 } states)
            body["states"] = new JsonArray([.. states.Select(state => JsonValue.Create(state))]);
        foreach (var option in _others)
            body[option.Name[2..]] = arguments.GetValue(option);
    }

    // The API's words begin with a capital.
    private string[] States(ParseResult arguments) => [.. (arguments.GetValue(_states) ?? []).Select(state => state.Length == 0 ? state : char.ToUpperInvariant(state[0]) + state[1..])];
}
