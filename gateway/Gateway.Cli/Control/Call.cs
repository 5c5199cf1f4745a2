using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Gateway.Cli.Control;

/// <summary>What every command of <c>ctl</c> has in common: a connection, tables for a person or JSON for a script, one line and an exit code when it fails.</summary>
internal sealed class Call
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly Connection _connection = new();
    private readonly Option<bool> _json = new("--json") { Description = "The gateway's answer as JSON, for scripts.", Recursive = true };

    public void AddTo(Command command)
    {
        _connection.AddTo(command);
        command.Add(_json);
    }

    /// <summary>A command that asks once and shows the answer.</summary>
    public void Answers(Command command, Func<OperationsApi, ParseResult, CancellationToken, Task<JsonElement>> ask, Action<IAnsiConsole, JsonElement> show) =>
        Runs(command, async (api, arguments, cancellation) =>
        {
            var answer = await ask(api, arguments, cancellation);
            if (arguments.GetValue(_json))
                Print(answer);
            else
                show(Terminal.Output, answer);
        });

    /// <summary>A command that does more than ask once.</summary>
    public void Runs(Command command, Func<OperationsApi, ParseResult, CancellationToken, Task> run) => command.SetAction(async (arguments, cancellation) =>
    {
        try
        {
            using var api = new OperationsApi(_connection.Open(arguments));
            await run(api, arguments, cancellation);
            return ExitCode.Done;
        }
        catch (ControlException fault)
        {
            await Console.Error.WriteLineAsync($"ctl: {fault.Message}");
            return fault.Code;
        }
    });

    public bool IsJson(ParseResult arguments) => arguments.GetValue(_json);

    public static void Print(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Undefined)
            return;
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, Indented))
            answer.WriteTo(writer);
        output.WriteByte((byte)'\n');
    }
}
