using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Control;

/// <summary>What every command that changes something takes: a reason, and a key under which it may be repeated.</summary>
internal sealed class Changing
{
    private readonly Option<string> _reason = new("--reason") { Description = "Why; kept on record. Name no person whose data is processed.", Required = true, HelpName = "TEXT" };
    private readonly Option<string?> _key = new("--idempotency-key")
    {
        Description = "To repeat a command that got no answer: the key that it named. Otherwise each command has a fresh one.",
        HelpName = "KEY",
    };

    public Changing(Command command)
    {
        command.Add(_reason);
        command.Add(_key);
    }

    public Task<JsonElement> SendAsync(OperationsApi api, HttpMethod method, string path, JsonObject body, ParseResult arguments, CancellationToken cancellation)
    {
        body["reason"] = arguments.GetRequiredValue(_reason);
        return api.SendAsync(method, path, body, arguments.GetValue(_key) ?? Guid.NewGuid().ToString(), cancellation);
    }
}
